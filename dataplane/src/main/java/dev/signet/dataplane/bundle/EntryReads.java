// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bundle;

import dev.signet.dataplane.bundle.TransactionPlan.Step;
import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.OperationOutcomes;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Target;
import dev.signet.fhir.BundleScan;
import dev.signet.fhir.BundleScan.Entry;
import dev.signet.fhir.Issue;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.store.ResourceKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The reads of a transaction before it is committed: one that fails makes all of it fail, as R4
/// has it (<https://hl7.org/fhir/R4/http.html#transaction>). Each is tried as it would be answered
/// now, but those of resources that the transaction itself changes: of these only the plan is
/// looked at. What others change between that and the answer makes a read fail alone. One thread.
final class EntryReads {
    private final Entries asked;
    private final Map<ResourceKey, String> deleted;
    private final boolean erases;
    private final Set<ResourceKey> written = new HashSet<>();

    /// @param asked answers GET entries
    EntryReads(Entries asked, TransactionPlan plan) {
        this.asked = asked;
        this.deleted = plan.deleted();
        this.erases = plan.erases();
        for (Step step : plan.steps()) {
            switch (step) {
                case Step.Write(_, var key, _) -> written.add(key);
                case Step.Patch(_, var key) -> written.add(key);
                case Step.Found _, Step.Delete _, Step.Get _ -> {}
            }
        }
    }

    /// What is answered in place of all of it, because a read fails.
    Optional<Outcome> refusal(TransactionPlan plan) {
        for (Step step : plan.steps()) {
            if (step instanceof Step.Get(Entry entry)) {
                Outcome outcome = outcome(entry, entry.request().orElseThrow());
                if (outcome.status() >= 400) {
                    return Optional.of(named(outcome, entry));
                }
            }
        }
        return Optional.empty();
    }

    private Outcome outcome(Entry entry, BundleScan.Request request) {
        EntryUrl url = EntryUrl.of(request.url(), asked.outer().base());
        List<String> path = url.path();
        boolean isOfOne = path.size() >= 2 && Target.isId(path.get(1));
        if (!isOfOne) {
            return asked.tried(entry, request, url);
        }
        var key = new ResourceKey(path.getFirst(), path.get(1));
        if (deleted.containsKey(key) && path.size() == 2) {
            return gone();
        }
        if (written.contains(key) || deleted.containsKey(key)) {
            return Outcome.empty(200); // it will be another one
        }
        return asked.tried(entry, request, url);
    }

    private Outcome gone() {
        int status = erases ? 404 : 410;
        IssueType type = erases ? IssueType.NOT_FOUND : IssueType.DELETED;
        return Outcome.refused(
                status, List.of(Issue.error(type, "the transaction itself deletes it", "")));
    }

    /// The refusal with the entry before its own issues.
    private static Outcome named(Outcome refused, Entry entry) {
        var issues = new ArrayList<Json>();
        JsonObject first =
                OperationOutcomes.error(
                        IssueType.PROCESSING,
                        "the read of this entry fails, so nothing of the transaction is done",
                        TransactionPlan.at(entry));
        issues.addAll(all(first));
        if (refused.content() instanceof Content.Tree(var outcome)) {
            issues.addAll(all(outcome));
        }
        return refused.with(new Content.Tree(first.with("issue", JsonArray.of(issues))));
    }

    private static List<Json> all(JsonObject outcome) {
        var issues = new ArrayList<Json>();
        if (outcome.find("issue") instanceof JsonArray array) {
            array.forEach(issues::add);
        }
        return issues;
    }
}
