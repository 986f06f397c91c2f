// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.exchange;

import dev.signet.identity.DataAction;
import dev.signet.store.Database;
import java.util.List;
import java.util.Optional;

/// One thing that can be asked of an account: an interaction or an operation of FHIR's REST API
/// (<https://hl7.org/fhir/R4/http.html#summary>). It names itself by its routes. Any thread.
public sealed interface Interaction {
    /// Where it is found; fixed.
    List<Route> routes();

    /// What it says of itself; empty for what is no operation.
    default Optional<OperationDefinition> operation() {
        return Optional.empty();
    }

    /// Is open to all and touches no stored data.
    non-sealed interface Open extends Interaction {
        Outcome run(Exchange exchange);
    }

    /// Works on stored data: the caller is admitted, and the way to the data is open, before it
    /// is asked.
    non-sealed interface OfData extends Interaction {
        /// What the caller must be allowed to do, at least.
        DataAction needs();

        /// Whether an entry of a Bundle may ask for it.
        default boolean mayBeEntry() {
            return true;
        }

        /// Whether it may be answered later, where that is asked for (`Prefer: respond-async`).
        default boolean mayBeLater() {
            return false;
        }

        /// Whether it looks at no data but what it has kept for its caller, and holds that to the
        /// scopes of the caller's token itself.
        default boolean holdsToScopes() {
            return false;
        }

        /// Whether it looks itself at the form in which its answer is wanted.
        default boolean choosesForm(Exchange exchange) {
            return false;
        }

        /// What is answered to who may not come in: something that touches no stored data.
        default Optional<Outcome> open(Exchange exchange) {
            return Optional.empty();
        }

        /// @throws dev.signet.base.Failed when it fails
        /// @throws FhirError with issues closer than those of a failure
        Outcome run(Exchange exchange, Database database);
    }

    /// An operation on stored data: its routes follow from what it says of itself.
    interface OfOperation extends OfData {
        OperationDefinition definition();

        @Override
        default List<Route> routes() {
            return definition().routes();
        }

        @Override
        default Optional<OperationDefinition> operation() {
            return Optional.of(definition());
        }
    }
}
