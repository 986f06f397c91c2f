// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.job;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.OperationDefinition;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Outcome.Hints;
import dev.signet.dataplane.exchange.Outcome.JobHints;
import dev.signet.dataplane.exchange.Route;
import dev.signet.fhir.IssueType;
import dev.signet.jobs.Job;
import dev.signet.jobs.Jobs;
import dev.signet.store.Database;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// An operation that goes on as a job: it is begun where its definition says, its jobs are asked
/// after and ended at their addresses, and what they have made is fetched there. Routes and the way
/// from them follow from the two; a new one says how it is begun and what it has come to. Any
/// thread.
public interface JobOperation extends HasJobs {
    /// Where it is begun, and by what.
    OperationDefinition definition();

    /// Whether it is this one that has the addresses: an operation of several levels may be
    /// several, which share them.
    default boolean hasAddresses() {
        return true;
    }

    /// Of the account, while it is served.
    Supplier<Jobs> jobs();

    /// Begins a job, of a request that asks to be answered later.
    ///
    /// @throws FhirError 400 when it cannot be understood
    Job begin(Exchange exchange, Database database, Jobs jobs);

    /// What a job is about, as people name it: types and files, and nothing that criteria say.
    ///
    /// @param request what the job keeps of it
    /// @return empty for what has no such name
    String about(byte[] request);

    /// What is said of a job.
    Outcome status(Exchange exchange, Job job, Jobs jobs);

    /// Ends a job.
    default void cancel(Job job, Jobs jobs) {
        var _ = jobs.cancel(job.id());
    }

    /// One of the files of a job.
    ///
    /// @param number from 1
    /// @throws Failed `NOT_FOUND`
    default Outcome file(long number, Job job, Jobs jobs, Database database) {
        throw new Failed(Failure.NOT_FOUND, "there is no such file");
    }

    /// Looks at whatever is asked of a job's address.
    ///
    /// @throws FhirError 400
    default void check(Exchange exchange) {
        checkBare(exchange, "the address of a job takes no parameters");
    }

    /// That an address says no more than how the answer is written.
    ///
    /// @param refused what else is told
    /// @throws FhirError 400
    static void checkBare(Exchange exchange, String refused) {
        boolean isBare =
                exchange.parameters().stream()
                        .allMatch(
                                each ->
                                        each.name().equals("_format")
                                                || each.name().equals("_pretty"));
        if (!isBare) {
            throw FhirError.of(400, IssueType.NOT_SUPPORTED, refused, "");
        }
    }

    @Override
    default List<Route> routes() {
        return hasAddresses()
                ? Stream.concat(definition().routes().stream(), addresses().routes().stream())
                        .toList()
                : definition().routes();
    }

    @Override
    default Optional<OperationDefinition> operation() {
        return Optional.of(definition());
    }

    @Override
    default boolean mayBeEntry() {
        return false;
    }

    @Override
    default boolean choosesForm(Exchange exchange) {
        return exchange.target().version() > 0; // a file is NDJSON
    }

    @Override
    default Outcome run(Exchange exchange, Database database) {
        Jobs now = jobs().get();
        if (!JobAddresses.isAsked(exchange)) {
            checkAsync(exchange);
            Job job = begin(exchange, database, now);
            return Outcome.empty(202)
                    .with(Hints.of(0, new JobHints(addresses().path(job), "", null)));
        }
        Job job = addresses().find(exchange, now);
        check(exchange);
        if (exchange.route().method().equals("DELETE")) {
            cancel(job, now);
            return Outcome.empty(202);
        }
        long file = exchange.target().version();
        return file > 0 ? file(file, job, now, database) : status(exchange, job, now);
    }

    private void checkAsync(Exchange exchange) {
        if (!exchange.preferences().isAsync()) {
            throw FhirError.of(
                    400,
                    IssueType.REQUIRED,
                    "header Prefer: "
                            + addresses().one()
                            + " is answered later only; expected is respond-async",
                    "");
        }
    }

    /// That a job is not over.
    ///
    /// @param progress in words
    /// @param retrySeconds when to ask again
    static Outcome underWay(String progress, int retrySeconds) {
        return Outcome.empty(202).with(Hints.of(retrySeconds, new JobHints("", progress, null)));
    }

    /// Why a job has failed.
    static FhirError failed(Job job) {
        return FhirError.of(
                job.failure().orElseThrow().status(),
                IssueType.EXCEPTION,
                job.failure().orElseThrow().text(),
                "");
    }

    /// That a job was canceled and leaves nothing.
    default FhirError canceled() {
        return FhirError.of(
                404, IssueType.NOT_FOUND, "the " + addresses().noun() + " has been canceled", "");
    }

    /// How far a job has come, in words, and what it waits for.
    static String progress(Job job, Jobs jobs) {
        String come =
                switch (job.state()) {
                    case QUEUED -> "waits";
                    case PAUSED -> "paused";
                    case RUNNING, COMPLETED, FAILED, CANCELED ->
                            job.progress()
                                    .percent()
                                    .map(percent -> percent + " %")
                                    .orElse("under way");
                };
        return jobs.waitsFor(job)
                .map(
                        why ->
                                come
                                        + ", waits: the server "
                                        + (isWriting(why) ? "cannot write" : "is busy"))
                .orElse(come);
    }

    private static boolean isWriting(Failure why) {
        return why == Failure.STORAGE;
    }
}
