// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.Given;
import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.OperationDefinition;
import dev.signet.dataplane.exchange.OperationDefinition.Parameter;
import dev.signet.dataplane.exchange.OperationDefinition.Place;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Route;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.identity.DataAction;
import dev.signet.store.Database;
import dev.signet.store.Reindexing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `$reindex` of Azure's service: has all resources indexed by the search parameters that the
/// account defines itself. POST begins a job, GET tells the last one; GET and DELETE of its own
/// address tell and end it.
public record Reindex(FhirModel model) implements Interaction.OfData {
    private static final String JOBS = "_operations";
    private static final long MOST_PERCENT_UNDER_WAY = 99;

    private static final OperationDefinition DEFINITION =
            OperationDefinition.own(
                    "reindex",
                    "Has all resources indexed by the search parameters of the account's own.",
                    true,
                    List.of(new Place(Level.SYSTEM, "POST"), new Place(Level.SYSTEM, "GET")),
                    List.of(
                            Parameter.optional(
                                    "maximumConcurrency",
                                    "integer",
                                    "The most threads; it takes one, whatever is said."),
                            Parameter.answer("Parameters", "The job.")));

    @Override
    public List<Route> routes() {
        return Stream.concat(
                        DEFINITION.routes().stream(),
                        Stream.of("GET", "DELETE")
                                .map(
                                        method ->
                                                Route.unnamed(
                                                        Level.SYSTEM,
                                                        method,
                                                        JOBS,
                                                        DEFINITION.code(),
                                                        Route.JOB)))
                .toList();
    }

    @Override
    public Optional<OperationDefinition> operation() {
        return Optional.of(DEFINITION);
    }

    @Override
    public DataAction needs() {
        return DataAction.REINDEX;
    }

    @Override
    public boolean mayBeEntry() {
        return false;
    }

    @Override
    public Outcome run(Exchange exchange, Database database) {
        String id = exchange.target().id();
        Given given = Given.of(exchange, DEFINITION, model);
        if (exchange.route().method().equals("POST")) {
            return begun(given, database);
        }
        if (exchange.route().method().equals("DELETE")) {
            return Outcome.of(
                    202,
                    content(
                            uuid(id).flatMap(database::cancelReindexing)
                                    .orElseThrow(Reindex::noJob)));
        }
        return Outcome.of(
                200,
                content(
                        database.reindexing()
                                .filter(job -> id.isEmpty() || job.id().toString().equals(id))
                                .orElseThrow(Reindex::noJob)));
    }

    private Outcome begun(Given given, Database database) {
        given.text("maximumConcurrency")
                .filter(text -> !text.matches("[1-9][0-9]{0,4}"))
                .ifPresent(
                        _ -> {
                            throw given.wrong("maximumConcurrency", "a number from 1 to 99,999");
                        });
        Reindexing job = begin(database);
        return Outcome.of(201, content(job)).at(path(job));
    }

    /// Where a job is asked after, below the account.
    static String path(Reindexing job) {
        return JOBS + "/" + DEFINITION.code() + "/" + job.id();
    }

    /// @throws FhirError 409 while one is under way
    static Reindexing begin(Database database) {
        try {
            return database.reindex();
        } catch (Failed failed) {
            if (failed.failure() != Failure.CONFLICT) {
                throw failed;
            }
            throw FhirError.of(
                    409, IssueType.CONFLICT, "a reindex job is under way; one runs at a time", "");
        }
    }

    private static Optional<UUID> uuid(String id) {
        try {
            return Optional.of(UUID.fromString(id));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Failed noJob() {
        return new Failed(
                Failure.NOT_FOUND,
                "there is no such reindex job; only the last one can be asked for");
    }

    private Content content(Reindexing job) {
        var parameters = new ArrayList<Json>();
        parameters.add(parameter("id", "valueString", new JsonString(job.id().toString())));
        parameters.add(
                parameter("queuedTime", "valueDateTime", new JsonString(job.began().toString())));
        parameters.add(
                parameter("startTime", "valueDateTime", new JsonString(job.began().toString())));
        job.ended()
                .ifPresent(
                        time ->
                                parameters.add(
                                        parameter(
                                                "endTime",
                                                "valueDateTime",
                                                new JsonString(time.toString()))));
        parameters.add(number("totalResourcesToReindex", job.total()));
        parameters.add(number("resourcesSuccessfullyReindexed", job.looked()));
        parameters.add(number("progress", percent(job)));
        parameters.add(parameter("status", "valueString", new JsonString(status(job))));
        parameters.add(number("maximumConcurrency", 1));
        String urls =
                model.own().all().stream()
                        .filter(each -> each.writtenAt() <= job.covers())
                        .map(each -> each.url())
                        .collect(Collectors.joining(","));
        if (!urls.isEmpty()) {
            parameters.add(parameter("searchParams", "valueString", new JsonString(urls)));
        }
        return new Content.Tree(
                JsonObject.EMPTY
                        .with("resourceType", new JsonString("Parameters"))
                        .with("id", new JsonString(job.id().toString()))
                        .with("parameter", JsonArray.of(parameters)));
    }

    private static long percent(Reindexing job) {
        return switch (job.state()) {
            case COMPLETED -> 100;
            case RUNNING, CANCELED, FAILED ->
                    job.total() == 0
                            ? 0
                            : Math.min(MOST_PERCENT_UNDER_WAY, 100 * job.looked() / job.total());
        };
    }

    private static String status(Reindexing job) {
        return switch (job.state()) {
            case RUNNING -> "Running";
            case COMPLETED -> "Completed";
            case CANCELED -> "Canceled";
            case FAILED -> "Failed";
        };
    }

    private static JsonObject number(String name, long value) {
        return parameter(name, "valueDecimal", JsonNumber.of(value));
    }

    private static JsonObject parameter(String name, String member, Json value) {
        return JsonObject.EMPTY.with("name", new JsonString(name)).with(member, value);
    }
}
