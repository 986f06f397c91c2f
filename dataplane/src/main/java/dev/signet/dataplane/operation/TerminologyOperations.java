// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.interaction.SearchLanguage;
import dev.signet.dataplane.paging.OpenSnapshots;
import java.time.InstantSource;
import java.util.List;

/// The operations on code systems, value sets and maps of concepts.
public final class TerminologyOperations {
    private TerminologyOperations() {}

    /// All of them.
    public static List<Interaction> all(
            FhirModel model,
            SearchLanguage language,
            OpenSnapshots snapshots,
            InstantSource clock) {
        var work = new TerminologyWork(model, language, snapshots);
        return List.of(
                new LookupCode(work),
                ValidateCode.ofCodeSystems(work),
                new Subsumes(work),
                ValidateCode.ofValueSets(work),
                new Expand(work, clock),
                Translate.of(work));
    }
}
