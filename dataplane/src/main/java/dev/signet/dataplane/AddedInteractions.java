// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The port by which a module above this one adds interactions to the data plane of an account, and
/// has a word on what is written there. What an interaction needs to be one stands in
/// [dev.signet.dataplane.exchange]. Any thread.
public interface AddedInteractions {
    /// Nothing is added.
    AddedInteractions NONE =
            new AddedInteractions() {
                @Override
                public List<Interaction> all(FhirModel model, Supplier<FhirSettings> settings) {
                    return List.of();
                }

                @Override
                public void checkUnlocked() {}

                @Override
                public Optional<Outcome> later(Exchange exchange) {
                    return Optional.empty();
                }
            };

    /// Those that are added, in the order in which a CapabilityStatement names them.
    ///
    /// @param model with the search parameters that are in force; asked again with another whenever
    ///     these change
    /// @param settings of the account, now
    List<Interaction> all(FhirModel model, Supplier<FhirSettings> settings);

    /// Asked before each write by a request.
    ///
    /// @throws dev.signet.dataplane.exchange.FhirError while nobody may write but what has been
    ///     added
    void checkUnlocked();

    /// What is answered at once to an exchange that asks to be answered later, and may be
    /// ([Interaction.OfData#mayBeLater]); empty: it is answered now.
    ///
    /// @param exchange its caller has been admitted; its payload has not been read
    Optional<Outcome> later(Exchange exchange);
}
