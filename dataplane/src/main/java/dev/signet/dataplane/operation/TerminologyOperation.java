// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.terminology.Terminology;
import dev.signet.fhir.json.JsonObject;
import dev.signet.identity.DataAction;
import dev.signet.store.Database;
import java.util.Optional;

/// An operation on code systems, value sets or maps: whoever may read may ask, its parameters are
/// read by its definition, and it answers with one resource, which it makes of what is stored.
interface TerminologyOperation extends Interaction.OfOperation {
    /// What all of them share.
    TerminologyWork work();

    /// The answer; may be asked for twice.
    ///
    /// @param own the resource that the address names; empty for none
    JsonObject answer(
            Exchange exchange, Given given, Terminology terminology, Optional<JsonObject> own);

    @Override
    default DataAction needs() {
        return DataAction.READ;
    }

    @Override
    default Outcome run(Exchange exchange, Database database) {
        Given given = Given.of(exchange, definition(), work().model());
        return work().run(
                        exchange,
                        database,
                        (terminology, own) -> answer(exchange, given, terminology, own));
    }
}
