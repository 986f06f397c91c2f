// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.budget.WorkBudget;
import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.OperationDefinition;
import dev.signet.dataplane.exchange.OperationDefinition.Parameter;
import dev.signet.dataplane.exchange.OperationDefinition.Place;
import dev.signet.dataplane.exchange.OperationOutcomes;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Payload;
import dev.signet.dataplane.exchange.Route;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.dataplane.exchange.Sent;
import dev.signet.dataplane.exchange.Target;
import dev.signet.fhir.Issue;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.Json;
import dev.signet.fhir.JsonArray;
import dev.signet.fhir.JsonObject;
import dev.signet.identity.DataAction;
import dev.signet.search.query.SearchRequest.QueryParameter;
import dev.signet.store.Database;
import dev.signet.store.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `$validate`: what a write would say of a resource, without writing it
/// (<https://hl7.org/fhir/R4/resource-operation-validate.html>). It looks at what writes look at,
/// which is structure; profiles are refused by name. That something is wrong is the answer, 200;
/// what cannot be read at all is refused as everywhere.
public record Validate(FhirModel model) implements Interaction.OfData {
    private static final OperationDefinition DEFINITION =
            new OperationDefinition(
                    "Resource-validate",
                    "validate",
                    OperationDefinition.HL7 + "Resource-validate",
                    List.of(),
                    "Says what a write would say of a resource, without writing it.",
                    false,
                    List.of(
                            new Place(Level.TYPE, "POST"),
                            new Place(Level.INSTANCE, "POST"),
                            new Place(Level.INSTANCE, "GET")),
                    List.of(
                            Parameter.optional("resource", "Resource", "What is looked at."),
                            Parameter.optional("mode", "code", "create, update or delete."),
                            Parameter.answer("OperationOutcome", "What was found.")));
    private static final Set<String> OF_ANSWER = Set.of("_format", "_pretty");

    /// Of a resource's bytes: its tree, such as most have.
    private static final long FIRST_COPIES = 4;

    /// What a resource is checked for.
    private enum Mode {
        /// As it is.
        ANY,
        CREATE,
        UPDATE,
        DELETE
    }

    @Override
    public List<Route> routes() {
        return DEFINITION.routes();
    }

    @Override
    public Optional<OperationDefinition> operation() {
        return Optional.of(DEFINITION);
    }

    @Override
    public DataAction needs() {
        return DataAction.RESOURCE_VALIDATE;
    }

    @Override
    public Outcome run(Exchange exchange, Database database) {
        Optional<String> mode = Optional.empty();
        for (QueryParameter parameter : exchange.parameters()) {
            if (parameter.name().equals("mode")) {
                mode = Optional.of(parameter.value());
            } else if (!OF_ANSWER.contains(parameter.name())) {
                throw notSupported(parameter.name());
            }
        }
        Mode asked = mode.map(Validate::mode).orElse(Mode.ANY);
        boolean isStored =
                exchange.route().method().equals("GET") || exchange.route().method().equals("HEAD");
        if (isStored) {
            exchange.rights().need(DataAction.READ);
            stored(exchange, database);
            return Outcome.of(200, new Content.Tree(OperationOutcomes.allOk()));
        }
        try (Payload payload = exchange.payload()) {
            Sent sent = payload.resource();
            return exchange.work()
                    .build(
                            FIRST_COPIES * sent.length(),
                            WorkBudget.RESOURCE_BYTES_MAX,
                            () -> outcome(sent, asked, exchange, database));
        }
    }

    /// What is stored was valid when it was written.
    private static void stored(Exchange exchange, Database database) {
        Optional<Stored> found = database.read(exchange.target().key());
        if (found.isEmpty() || found.get().deleted()) {
            throw new Failed(Failure.NOT_FOUND, "there is no resource of that type and id");
        }
    }

    private Outcome outcome(Sent sent, Mode asked, Exchange exchange, Database database) {
        JsonObject body = sent.tree(exchange.work());
        Mode mode = asked;
        Optional<JsonObject> resource = Optional.of(body);
        boolean isWrapped =
                body.text("resourceType", "").equals("Parameters")
                        && (!exchange.target().type().equals("Parameters") || isWrapper(body));
        if (isWrapped) {
            Wrapped wrapped = unwrapped(body, asked);
            mode = wrapped.mode();
            resource = wrapped.resource();
        }
        List<Issue> issues = new ArrayList<>();
        if (mode == Mode.DELETE) {
            checkDelete(exchange, database);
        } else {
            JsonObject checked =
                    resource.orElseThrow(
                            () ->
                                    FhirError.of(
                                            400,
                                            IssueType.REQUIRED,
                                            "there is no resource to validate",
                                            "Parameters.parameter"));
            issues.addAll(issues(checked, mode, exchange.target()));
        }
        return Outcome.of(
                200,
                issues.isEmpty()
                        ? new Content.Tree(OperationOutcomes.allOk())
                        : Content.of(issues));
    }

    private static void checkDelete(Exchange exchange, Database database) {
        if (exchange.target().id().isEmpty()) {
            throw new Failed(Failure.INVALID, "a delete is of one resource: name it by its id");
        }
        exchange.rights().need(DataAction.READ);
        stored(exchange, database);
    }

    private List<Issue> issues(JsonObject resource, Mode mode, Target target) {
        String type = target.type();
        List<Issue> issues = model.validation().validate(resource);
        if (!issues.isEmpty()) {
            return issues;
        }
        if (!resource.text("resourceType", "").equals(type)) {
            return List.of(
                    Issue.error(
                            IssueType.INVALID,
                            "the resource's type must be the type of the address",
                            type + ".resourceType"));
        }
        boolean mustMatch = !target.id().isEmpty() && (mode == Mode.UPDATE || mode == Mode.ANY);
        String id = resource.text("id", "");
        if (mustMatch && !id.equals(target.id())) {
            return List.of(
                    Issue.error(
                            IssueType.INVALID,
                            "the resource's id must be the id of the address",
                            type + ".id"));
        }
        if (mode == Mode.UPDATE && id.isEmpty()) {
            return List.of(Issue.error(IssueType.REQUIRED, "an update needs an id", type + ".id"));
        }
        return List.of();
    }

    /// What Parameters ask for.
    private record Wrapped(Optional<JsonObject> resource, Mode mode) {}

    private static boolean isWrapper(JsonObject parameters) {
        for (JsonObject parameter : parts(parameters)) {
            if (parameter.text("name", "").equals("resource")) {
                return true;
            }
        }
        return false;
    }

    private Wrapped unwrapped(JsonObject parameters, Mode asked) {
        Optional<JsonObject> resource = Optional.empty();
        Mode mode = asked;
        for (JsonObject parameter : parts(parameters)) {
            String name = parameter.text("name", "");
            switch (name) {
                case "resource" -> {
                    if (parameter.find("resource") instanceof JsonObject object) {
                        resource = Optional.of(object);
                    }
                }
                case "mode" -> mode = mode(parameter.text("valueCode", ""));
                default -> throw notSupported(name);
            }
        }
        return new Wrapped(resource, mode);
    }

    private static List<JsonObject> parts(JsonObject parameters) {
        var parts = new ArrayList<JsonObject>();
        if (parameters.find("parameter") instanceof JsonArray array) {
            for (Json one : array) {
                if (one instanceof JsonObject part) {
                    parts.add(part);
                }
            }
        }
        return parts;
    }

    private static Mode mode(String said) {
        return switch (said) {
            case "create" -> Mode.CREATE;
            case "update" -> Mode.UPDATE;
            case "delete" -> Mode.DELETE;
            default ->
                    throw new Failed(
                            Failure.INVALID,
                            "mode is none of those that are known",
                            new Fact("expected", "create, update or delete"));
        };
    }

    private static FhirError notSupported(String name) {
        String shown = name.length() > 100 ? name.substring(0, 100) : name;
        return FhirError.of(
                400,
                IssueType.NOT_SUPPORTED,
                "parameter "
                        + shown
                        + ": $validate takes resource and mode; profiles are not looked at",
                "");
    }
}
