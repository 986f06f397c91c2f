// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bundle;

import dev.signet.base.Failed;
import dev.signet.dataplane.budget.ComputingTime;
import dev.signet.dataplane.budget.MemoryBudgets;
import dev.signet.dataplane.budget.WorkBudget;
import dev.signet.dataplane.bundle.BundleAnswer.Answered;
import dev.signet.dataplane.edge.EntryPayload;
import dev.signet.dataplane.edge.Serializer;
import dev.signet.dataplane.exchange.Answering;
import dev.signet.dataplane.exchange.Call;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Sent;
import dev.signet.dataplane.exchange.Stated;
import dev.signet.fhir.BundleScan;
import dev.signet.fhir.BundleScan.Entry;
import dev.signet.fhir.IssueType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The entries of a Bundle that are asked on their own, each as an exchange by the same caller.
/// Any thread.
///
/// @param outer the exchange that brought the Bundle
/// @param body of the Bundle
/// @param answering runs exchanges
/// @param computing what they may compute together
record Entries(
        Exchange outer,
        byte[] body,
        Answering answering,
        MemoryBudgets budgets,
        ComputingTime computing) {
    /// Those that share the time of the exchange that brought the Bundle.
    Entries(Exchange outer, byte[] body, Answering answering, MemoryBudgets budgets) {
        this(outer, body, answering, budgets, outer.computing());
    }

    /// The same with other time.
    Entries within(ComputingTime other) {
        return new Entries(outer, body, answering, budgets, other);
    }

    /// What comes of an entry. Never throws: what else the Bundle asked for may have been done.
    Answered answer(Entry entry) {
        if (entry.request().isEmpty()) {
            return refused(
                    IssueType.REQUIRED, "entry.request is missing", TransactionPlan.at(entry));
        }
        BundleScan.Request asked = entry.request().get();
        EntryUrl url;
        try {
            url = EntryUrl.of(asked.url(), outer.base());
        } catch (Failed failed) { // it cannot be decoded
            String expression = TransactionPlan.at(entry) + TransactionPlan.URL;
            return refused(IssueType.INVALID, failed.text(), expression);
        }
        return answer(entry, asked, url, begun(asked, url));
    }

    /// What comes of a read whose call has begun; otherwise as [#answer(Entry)].
    Answered answer(Entry entry, Call call) {
        BundleScan.Request asked = entry.request().orElseThrow();
        return answer(entry, asked, EntryUrl.of(asked.url(), outer.base()), call);
    }

    private Answered answer(Entry entry, BundleScan.Request asked, EntryUrl url, Call call) {
        try (WorkBudget.Share work = budgets.work().share()) {
            Answered answered =
                    answering.answer(
                            outer.rights(),
                            outer.call()::id,
                            () -> exchange(entry, asked, url, work),
                            Entries::written);
            call.end(answered.outcome().status());
            return answered;
        }
    }

    /// What comes of a read now, while its call goes on: it is asked again when the writes beside
    /// it are done. Never throws.
    Outcome tried(Entry entry, BundleScan.Request asked, EntryUrl url) {
        try (WorkBudget.Share work = budgets.work().share()) {
            return answering.answer(
                    outer.rights(),
                    outer.call()::id,
                    () -> exchange(entry, asked, url, work),
                    outcome -> outcome);
        }
    }

    /// Tells the audit trail that the entries of a transaction begin; one call for each entry.
    List<Call> begun(BundleScan bundle) {
        if (!outer.call().isAudited()) {
            return Collections.nCopies(bundle.entries().size(), unaudited());
        }
        return bundle.entries().stream().map(this::begun).toList();
    }

    private Call begun(Entry entry) {
        Optional<BundleScan.Request> asked = entry.request();
        if (asked.isEmpty()) { // the transaction is refused
            return unaudited();
        }
        try {
            return begun(asked.get(), EntryUrl.of(asked.get().url(), outer.base()));
        } catch (Failed _) { // it cannot be decoded, and the transaction is refused
            return unaudited();
        }
    }

    /// One that leaves no row of its own.
    private Call unaudited() {
        return Call.unaudited(outer.call()::id);
    }

    static boolean isRead(String method) {
        return method.equals("GET") || method.equals("HEAD");
    }

    private Call begun(BundleScan.Request asked, EntryUrl url) {
        return outer.call()
                .entry(
                        asked.method(),
                        url.path(),
                        address(asked.url()),
                        !asked.ifNoneExist().isEmpty());
    }

    private String address(String url) {
        if (url.startsWith(outer.base())) {
            return url;
        }
        return url.startsWith("/") ? outer.base() + url : outer.root() + url;
    }

    private Exchange exchange(
            Entry entry, BundleScan.Request asked, EntryUrl url, WorkBudget.Share work) {
        return new Exchange(
                outer.route().routes().find(asked.method(), url.path()),
                outer.base(),
                outer.rights(),
                url.query(),
                new Stated(
                        said(asked.ifMatch()),
                        said(asked.ifNoneMatch()),
                        instant(asked.ifModifiedSince()),
                        said(asked.ifNoneExist()),
                        outer.stated().extras().ofEntries()),
                outer.preferences(),
                new EntryPayload(
                        new Sent(body, entry.offset(), entry.length()), budgets.bodies().within()),
                OptionalInt.of(entry.index()),
                unaudited(),
                work,
                outer.paths(),
                computing);
    }

    private static Optional<String> said(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /// What the validation of the Bundle has passed as an instant.
    private static Optional<Instant> instant(String text) {
        try {
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException _) { // a leap second
            return Optional.empty();
        }
    }

    private Answered refused(IssueType type, String text, String expression) {
        return answering.answer(
                outer.rights(),
                outer.call()::id,
                () -> {
                    throw FhirError.of(400, type, text, expression);
                },
                Entries::written);
    }

    private static Answered written(Outcome outcome) {
        return new Answered(outcome, Serializer.bytes(outcome.content()));
    }
}
