// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.async;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.SealedReader;
import dev.signet.dataplane.budget.WorkBudget;
import dev.signet.dataplane.bulk.async.AsyncState.Phase;
import dev.signet.dataplane.bulk.job.HasJobs;
import dev.signet.dataplane.bulk.job.JobAddresses;
import dev.signet.dataplane.bulk.job.JobOperation;
import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Outcome.Hints;
import dev.signet.dataplane.exchange.Outcome.JobHints;
import dev.signet.dataplane.exchange.Route;
import dev.signet.fhir.IssueType;
import dev.signet.identity.DataAction;
import dev.signet.jobs.Job;
import dev.signet.jobs.Jobs;
import dev.signet.store.Database;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/// Requests that are answered later: they are taken, told of at their addresses, and there their
/// answers are fetched and forgotten. Whoever asked has them, with a token that sees no less than
/// the one that asked; and who may operate in bulk on all of the account.
public final class LaterAnswers implements HasJobs {
    private static final List<String> KINDS = List.of(AsyncKind.READ, AsyncKind.WRITE);
    private static final JobAddresses JOBS =
            new JobAddresses("async", "later answer", KINDS, false);

    /// Those that are under way or wait to be fetched, in an account.
    static final int ALL_MAX = 100;

    /// Of all answers that wait to be fetched.
    static final long BYTES_MAX = 1L << 30;

    private final Supplier<Jobs> jobs;
    private final Askers askers = new Askers();

    /// @param jobs of the account, while it is served
    public LaterAnswers(Supplier<Jobs> jobs) {
        this.jobs = jobs;
    }

    @Override
    public JobAddresses addresses() {
        return JOBS;
    }

    @Override
    public List<Route> routes() {
        return JOBS.routes();
    }

    @Override
    public DataAction needs() {
        return DataAction.READ;
    }

    @Override
    public boolean mayBeEntry() {
        return false;
    }

    @Override
    public boolean holdsToScopes() {
        return true;
    }

    /// Takes a request.
    ///
    /// @throws Failed `BUSY` when the account has as many answers as it may; `TOO_LARGE`
    public Outcome begun(Exchange exchange) {
        Jobs now = jobs.get();
        long bytes = 0;
        int count = 0;
        for (Job job : now.list()) {
            if (KINDS.contains(job.kind())) {
                count++;
                bytes += AsyncState.of(job.checkpoint()).bytes();
            }
        }
        if (count >= ALL_MAX || bytes >= BYTES_MAX) {
            throw new Failed(
                    Failure.BUSY,
                    "the account has as many later answers as it keeps: fetch and delete some");
        }
        AsyncRequest request = AsyncRequest.of(exchange);
        byte[] kept = request.bytes();
        if (kept.length > Jobs.REQUEST_BYTES_MAX) {
            throw new Failed(
                    Failure.TOO_LARGE, "what is answered later is at most 8 MiB long, as JSON");
        }
        String kind = request.writes() ? AsyncKind.WRITE : AsyncKind.READ;
        Job job = now.start(kind, kept, false);
        return Outcome.empty(202).with(Hints.of(0, new JobHints(JOBS.path(job), "", null)));
    }

    @Override
    public boolean mayTend(Exchange exchange, Job job, Jobs now) {
        boolean isOperator =
                exchange.rights().has(DataAction.READ)
                        && exchange.rights().has(DataAction.BULK_OPERATOR);
        return isOperator || isAsker(exchange, job, now);
    }

    private boolean isAsker(Exchange exchange, Job job, Jobs now) {
        try {
            return askers.isSame(
                    job.id(),
                    exchange.rights(),
                    () -> AsyncRequest.of(now.request(job.id())).asker());
        } catch (Failed failed) {
            if (failed.failure() == Failure.NOT_FOUND) {
                return false; // it has been forgotten meanwhile
            }
            throw failed;
        }
    }

    @Override
    public Outcome run(Exchange exchange, Database database) {
        Jobs now = jobs.get();
        Job job = JOBS.find(exchange, now);
        if (!mayTend(exchange, job, now)) {
            throw new Failed(Failure.NOT_FOUND, "there is no such later answer");
        }
        JobOperation.checkBare(exchange, "the address of a later answer takes no parameters");
        if (exchange.route().method().equals("DELETE")) {
            now.remove(job.id());
            return Outcome.empty(202);
        }
        return switch (job.state()) {
            case QUEUED, RUNNING, PAUSED ->
                    JobOperation.underWay(JobOperation.progress(job, now), 1);
            case COMPLETED ->
                    Outcome.of(200, new Content.Written(answer(exchange, job, database)))
                            .with(
                                    Hints.of(
                                            0,
                                            new JobHints(
                                                    "",
                                                    "",
                                                    job.ended()
                                                            .orElseThrow()
                                                            .plus(AsyncKind.KEPT))));
            case FAILED -> throw JobOperation.failed(job);
            case CANCELED ->
                    throw FhirError.of(
                            404, IssueType.NOT_FOUND, "the request has been canceled", "");
        };
    }

    private static byte[] answer(Exchange exchange, Job job, Database database) {
        AsyncState state = AsyncState.of(job.checkpoint());
        if (state.phase() != Phase.ANSWERED) {
            throw new Failed(Failure.CORRUPT, "a later answer does not read");
        }
        return exchange.work()
                .build(
                        state.bytes(),
                        WorkBudget.LARGE_BYTES,
                        () -> {
                            exchange.work().take(state.bytes());
                            return read(job, database);
                        });
    }

    private static byte[] read(Job job, Database database) {
        try (SealedReader reader = database.staged().open(job.id(), 1)) {
            byte[] all = new byte[Math.toIntExact(reader.length())];
            reader.read(0, all, 0, all.length);
            return all;
        } catch (IOException thrown) {
            throw new Failed(thrown, Failure.STORAGE, "a later answer cannot be read");
        }
    }
}
