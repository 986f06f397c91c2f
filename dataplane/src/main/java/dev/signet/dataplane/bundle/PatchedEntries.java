// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bundle;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.bundle.TransactionPlan.Step;
import dev.signet.dataplane.exchange.Etags;
import dev.signet.dataplane.exchange.Sent;
import dev.signet.dataplane.interaction.Conditions;
import dev.signet.dataplane.interaction.Patches;
import dev.signet.dataplane.interaction.Pointers;
import dev.signet.fhir.BundleScan;
import dev.signet.fhir.BundleScan.Entry;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.Meter;
import dev.signet.store.Precondition;
import dev.signet.store.Stored;

/// What the patches of a transaction make of their resources as they are on its snapshot.
///
/// @param body of the Bundle
/// @param meter is told what is built
/// @param cost of all of them
record PatchedEntries(
        LazySnapshot snapshot, Patches patches, byte[] body, Meter meter, Patches.Cost cost) {
    /// What a patch has made, and of which version.
    record Patched(Sent sent, Precondition still) {}

    /// @param pointers what becomes of those that the patch brings in
    Patched of(Step.Patch step, Pointers pointers) {
        Entry entry = step.entry();
        Stored stored = stored(step);
        var sent = new Sent(body, entry.offset(), entry.length());
        var asked = new Patches.Asked(sent, false, true, entry.expression());
        return new Patched(
                patches.patched(stored.json(), asked, pointers, meter, cost),
                Precondition.AtVersion.of(stored));
    }

    /// As references of the Bundle find it: with pointers as they were sent.
    JsonObject resource(Step.Patch step) {
        return of(step, Pointers.SENT).sent().tree(meter);
    }

    private Stored stored(Step.Patch step) {
        String expression = TransactionPlan.at(step.entry()) + TransactionPlan.URL;
        Stored stored =
                snapshot.get()
                        .read(step.key())
                        .orElseThrow(
                                () ->
                                        new Failed(
                                                Failure.NOT_FOUND,
                                                "there is no resource of that type and id",
                                                new Fact("expression", expression)));
        if (stored.deleted()) {
            throw new Failed(
                    Failure.GONE,
                    "the resource has been deleted",
                    new Fact("expression", expression));
        }
        String ifMatch = step.entry().request().map(BundleScan.Request::ifMatch).orElse("");
        if (!ifMatch.isEmpty() && !Etags.names(ifMatch, stored.version())) {
            throw Conditions.broken(
                    Precondition.AtVersion.of(stored),
                    TransactionPlan.at(step.entry()) + ".request");
        }
        return stored;
    }
}
