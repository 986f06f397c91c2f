// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bundle;

import dev.signet.base.Failed;
import dev.signet.dataplane.budget.ComputingTime;
import dev.signet.dataplane.bundle.TransactionPlan.Step;
import dev.signet.dataplane.exchange.Call;
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
import dev.signet.identity.DataAction;
import dev.signet.store.ResourceKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The reads of a transaction before it is committed: one that fails makes all of it fail, as R4
/// has it (<https://hl7.org/fhir/R4/http.html#transaction>).
///
/// Each is run once as it would be answered now, before anything is built; then the plan is held
/// against what was read, each time that there is one. Only `[type]/[id]` may name what the
/// transaction itself is going to write. One thread.
final class EntryReads {
    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;
    private static final int FORBIDDEN = 403;
    private static final int BUSY = 429;

    private final Entries asked;
    private final List<Call> calls;
    private final List<Read> reads = new ArrayList<>();

    /// One that was tried.
    ///
    /// @param outcome without what was found
    private record Read(Entry entry, Call call, List<String> path, Outcome outcome) {
        boolean isRefused() {
            return outcome.status() >= 400;
        }

        /// Whether it names a resource and nothing below it, and there is none.
        boolean isOfNothing() {
            return path.size() == 2 && (outcome.status() == NOT_FOUND || outcome.status() == GONE);
        }

        /// What it looks at; empty for what is not of one resource.
        Optional<ResourceKey> key() {
            return path.size() >= 2 && Target.isId(path.get(1))
                    ? Optional.of(new ResourceKey(path.getFirst(), path.get(1)))
                    : Optional.empty();
        }
    }

    /// @param asked answers GET entries
    /// @param calls of the entries, which have begun
    EntryReads(Entries asked, List<Call> calls) {
        this.asked = asked;
        this.calls = calls;
    }

    /// Runs them until one fails. To be called once, before [#refusal].
    ///
    /// @return what is answered in place of all of it, because a read fails whatever is written
    Optional<Outcome> tried(BundleScan bundle) {
        Entries trial = asked.within(ComputingTime.ofTrial());
        boolean updates =
                bundle.entries().stream()
                        .flatMap(entry -> entry.request().stream())
                        .anyMatch(request -> request.method().equals("PUT"));
        for (int i = 0; i < bundle.entries().size(); i++) {
            Entry entry = bundle.entries().get(i);
            Optional<Read> read =
                    entry.request().isPresent()
                            ? read(trial, entry, entry.request().get(), calls.get(i))
                            : Optional.empty();
            read.ifPresent(reads::add);
            if (read.isPresent()
                    && read.get().isRefused()
                    && !(updates && read.get().isOfNothing())) {
                return Optional.of(refused(read.get().outcome(), read.get().entry()));
            }
        }
        return Optional.empty();
    }

    private Optional<Read> read(Entries trial, Entry entry, BundleScan.Request request, Call call) {
        if (!Entries.isRead(request.method())) {
            return Optional.empty();
        }
        EntryUrl url;
        try {
            url = EntryUrl.of(request.url(), asked.outer().base());
        } catch (Failed _) { // it cannot be decoded, which is refused when all is planned
            return Optional.empty();
        }
        Outcome outcome = trial.tried(entry, request, url);
        Outcome kept = outcome.status() < 400 ? Outcome.empty(outcome.status()) : outcome;
        return Optional.of(new Read(entry, call, url.path(), kept));
    }

    /// What is answered in place of all of it, because a read will fail by what it writes.
    Optional<Outcome> refusal(TransactionPlan plan) {
        Map<ResourceKey, String> deleted = plan.deleted();
        Set<ResourceKey> written = written(plan);
        boolean narrowed = asked.outer().rights().admitted(DataAction.READ).isNarrowed();
        for (Read read : reads) {
            Optional<ResourceKey> key = read.key();
            boolean isWritten = key.filter(written::contains).isPresent();
            boolean isKept = !plan.erases() && !narrowed && isHistory(read.path());
            Optional<Outcome> refused = Optional.empty();
            if (key.filter(deleted::containsKey).isPresent() && !isKept) {
                refused = Optional.of(gone(plan.erases() || narrowed));
            } else if (isWritten && narrowed) {
                refused = Optional.of(unforeseeable());
            } else if (read.isRefused() && !isWritten) {
                refused = Optional.of(read.outcome());
            }
            if (refused.isPresent()) {
                return Optional.of(refused(refused.get(), read.entry()));
            }
        }
        return Optional.empty();
    }

    private static Set<ResourceKey> written(TransactionPlan plan) {
        var written = new HashSet<ResourceKey>();
        for (Step step : plan.steps()) {
            switch (step) {
                case Step.Write(_, var key, _) -> written.add(key);
                case Step.Patch(_, var key) -> written.add(key);
                case Step.Found _, Step.Delete _, Step.Get _ -> {}
            }
        }
        return written;
    }

    /// Whether it is of versions, which a deletion leaves.
    private static boolean isHistory(List<String> path) {
        return path.size() > 2 && path.get(2).equals("_history");
    }

    private static Outcome gone(boolean wholly) {
        IssueType type = wholly ? IssueType.NOT_FOUND : IssueType.DELETED;
        return Outcome.refused(
                wholly ? NOT_FOUND : GONE,
                List.of(Issue.error(type, "the transaction itself deletes it", "")));
    }

    /// Whether what is written will be within the sight of its writer is known when it is written.
    private static Outcome unforeseeable() {
        return Outcome.refused(
                400,
                List.of(
                        Issue.error(
                                IssueType.NOT_SUPPORTED,
                                "who does not see everything reads nothing in a transaction that"
                                        + " the transaction itself writes; Prefer:"
                                        + " return=representation tells it",
                                "")));
    }

    /// The refusal with the entry behind its own issues; that of the service as it is. What was
    /// tried ends with what came of it.
    private Outcome refused(Outcome refused, Entry entry) {
        reads.forEach(read -> read.call().end(read.outcome().status()));
        if (!(refused.content() instanceof Content.Tree(var outcome)) || isOfService(refused)) {
            return refused;
        }
        JsonObject entryFails =
                OperationOutcomes.error(
                        IssueType.PROCESSING,
                        "the read of this entry fails, so nothing of the transaction is done",
                        TransactionPlan.at(entry));
        var issues = new ArrayList<Json>(issues(outcome));
        issues.addAll(issues(entryFails));
        JsonObject all = outcome.with("issue", JsonArray.of(issues));
        return Outcome.of(refused.status(), new Content.Tree(all)).with(refused.hints());
    }

    /// Also where the key refuses, which is told with 403 too.
    private static boolean isOfService(Outcome refused) {
        int status = refused.status();
        return status == BUSY
                || status >= 500
                || (status == FORBIDDEN
                        && refused.content() instanceof Content.Tree(var outcome)
                        && issues(outcome).stream().noneMatch(EntryReads::isForbidden));
    }

    private static boolean isForbidden(Json issue) {
        return issue instanceof JsonObject object
                && object.text("code", "").equals(IssueType.FORBIDDEN.code());
    }

    private static List<Json> issues(JsonObject outcome) {
        var issues = new ArrayList<Json>();
        if (outcome.find("issue") instanceof JsonArray array) {
            array.forEach(issues::add);
        }
        return issues;
    }
}
