// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.job;

import dev.signet.dataplane.Given;
import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.OperationDefinition;
import dev.signet.dataplane.exchange.OperationDefinition.Parameter;
import dev.signet.dataplane.exchange.OperationDefinition.Place;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.fhir.IssueType;
import dev.signet.identity.DataAction;
import dev.signet.jobs.Job;
import dev.signet.jobs.Jobs;
import dev.signet.store.Database;
import java.util.List;
import java.util.Optional;

/// `$job-control`, of this server's own: pauses, resumes or cancels a job that `$jobs` tells the
/// caller of, whichever operation began it. A paused job stays so, also when the server starts
/// again, until it is resumed or canceled.
///
/// @param list of the jobs there are
public record JobControl(JobList list) implements Interaction.OfOperation {
    private static final OperationDefinition DEFINITION =
            OperationDefinition.own(
                    "job-control",
                    "Pauses, resumes or cancels a job of the account.",
                    true,
                    List.of(new Place(Level.SYSTEM, "POST")),
                    List.of(
                            Parameter.required("id", "string", "The job's, as $jobs tells it."),
                            Parameter.required("action", "code", "pause, resume or cancel."),
                            Parameter.answer("Parameters", "The job, as $jobs tells it.")));

    @Override
    public OperationDefinition definition() {
        return DEFINITION;
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
    public Outcome run(Exchange exchange, Database database) {
        Given given = Given.of(exchange, DEFINITION, list.model());
        Jobs jobs = list.jobs().get();
        String action = given.text("action").orElse("");
        Job job =
                given.text("id")
                        .flatMap(JobAddresses::uuid)
                        .flatMap(jobs::find)
                        .orElseThrow(JobList::none);
        list.check(job, exchange, jobs);
        Optional<Job> now =
                switch (action) {
                    case "pause" -> jobs.pause(job.id());
                    case "resume" -> jobs.resume(job.id());
                    case "cancel" -> jobs.cancel(job.id());
                    default ->
                            throw FhirError.of(
                                    400,
                                    IssueType.VALUE,
                                    "parameter action: expected is pause, resume or cancel",
                                    "");
                };
        Job is = now.orElseThrow(JobList::none);
        boolean isDone =
                switch (action) {
                    case "pause" -> is.state() == Job.State.PAUSED;
                    case "resume" -> !is.state().isEnd() && is.state() != Job.State.PAUSED;
                    default -> is.state() == Job.State.CANCELED;
                };
        if (!isDone) {
            throw FhirError.of(409, IssueType.CONFLICT, "the job is over already", "");
        }
        return Outcome.of(200, new Content.Tree(list.told(is)));
    }
}
