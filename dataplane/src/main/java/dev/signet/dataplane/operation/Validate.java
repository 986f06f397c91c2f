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
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.dataplane.exchange.Sent;
import dev.signet.dataplane.exchange.Target;
import dev.signet.dataplane.profile.ProfileCheck;
import dev.signet.fhir.Issue;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonWriter;
import dev.signet.fhir.json.Meter;
import dev.signet.identity.DataAction;
import dev.signet.search.query.SearchRequest.QueryParameter;
import dev.signet.store.Database;
import dev.signet.store.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `$validate`: what a write would say of a resource, without writing it
/// (<https://hl7.org/fhir/R4/resource-operation-validate.html>), and what profiles say: those that
/// it is asked for and those that the resource names. That something is wrong is the answer, 200;
/// what cannot be read at all is refused as everywhere.
public record Validate(FhirModel model, ProfileCheck profiles) implements Interaction.OfOperation {
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
                            Parameter.optional("mode", "code", "create, update, delete, profile."),
                            Parameter.optional("profile", "uri", "What it is validated against."),
                            Parameter.answer("OperationOutcome", "What was found.")));
    private static final int JSON_BYTES_MAX = 8 << 20;
    private static final int PROFILE_CHARACTERS_MAX = 2_048;
    private static final Set<String> OF_ANSWER = Set.of("_format", "_pretty");

    /// Of a resource's bytes: its tree, such as most have.
    private static final long FIRST_COPIES = 4;

    /// What a resource is checked for.
    private enum Mode {
        /// As it is.
        ANY,
        CREATE,
        UPDATE,
        DELETE,
        /// What is stored, against a profile that is named.
        PROFILE
    }

    @Override
    public OperationDefinition definition() {
        return DEFINITION;
    }

    @Override
    public DataAction needs() {
        return DataAction.RESOURCE_VALIDATE;
    }

    @Override
    public Outcome run(Exchange exchange, Database database) {
        Optional<String> mode = Optional.empty();
        Optional<String> profile = Optional.empty();
        for (QueryParameter parameter : exchange.parameters()) {
            if (parameter.name().equals("mode")) {
                mode = Optional.of(parameter.value());
            } else if (parameter.name().equals("profile")) {
                profile = Optional.of(profile(parameter.value(), profile));
            } else if (!OF_ANSWER.contains(parameter.name())) {
                throw notSupported(parameter.name());
            }
        }
        var asked = new Asked(mode.map(Validate::mode).orElse(Mode.ANY), profile);
        boolean isStored =
                exchange.route().method().equals("GET") || exchange.route().method().equals("HEAD");
        if (isStored) {
            exchange.rights().need(DataAction.READ);
            Stored stored = stored(exchange, database);
            return outcome(byProfiles(Json.readObject(stored.json()), profile, database));
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

    /// What is said beside the resource.
    private record Asked(Mode mode, Optional<String> profile) {}

    private static Outcome outcome(List<Issue> issues) {
        return Outcome.of(
                200,
                issues.isEmpty()
                        ? new Content.Tree(OperationOutcomes.allOk())
                        : Content.of(issues));
    }

    /// Nothing where no profile is named.
    private List<Issue> byProfiles(
            JsonObject resource, Optional<String> profile, Database database) {
        if (profile.isEmpty() && !ProfileCheck.isClaimed(resource)) {
            return List.of();
        }
        byte[] json = JsonWriter.bytes(resource, JSON_BYTES_MAX, Meter.NONE);
        return profiles.issues(resource, json, profile.stream().toList(), database);
    }

    /// What is stored was valid by its structure when it was written.
    private static Stored stored(Exchange exchange, Database database) {
        Optional<Stored> found = database.read(exchange.target().key());
        if (found.isEmpty() || found.get().deleted()) {
            throw new Failed(Failure.NOT_FOUND, "there is no resource of that type and id");
        }
        return found.get();
    }

    private Outcome outcome(Sent sent, Asked asked, Exchange exchange, Database database) {
        JsonObject body = sent.tree(exchange.work());
        Asked all = asked;
        Optional<JsonObject> resource = Optional.of(body);
        boolean isWrapped =
                body.text("resourceType", "").equals("Parameters")
                        && (!exchange.target().type().equals("Parameters") || isWrapper(body));
        if (isWrapped) {
            Wrapped wrapped = unwrapped(body, asked);
            all = wrapped.asked();
            resource = wrapped.resource();
        }
        List<Issue> issues = new ArrayList<>();
        if (all.mode() == Mode.DELETE) {
            checkDelete(exchange, database);
        } else if (all.mode() == Mode.PROFILE) {
            checkProfile(exchange, all, resource);
            JsonObject stored = Json.readObject(stored(exchange, database).json());
            issues.addAll(byProfiles(stored, all.profile(), database));
        } else {
            JsonObject checked =
                    resource.orElseThrow(
                            () ->
                                    FhirError.of(
                                            400,
                                            IssueType.REQUIRED,
                                            "there is no resource to validate",
                                            "Parameters.parameter"));
            issues.addAll(issues(checked, all.mode(), exchange.target()));
            if (issues.isEmpty()) {
                issues.addAll(byProfiles(checked, all.profile(), database));
            }
        }
        return outcome(issues);
    }

    private static void checkDelete(Exchange exchange, Database database) {
        if (exchange.target().id().isEmpty()) {
            throw new Failed(Failure.INVALID, "a delete is of one resource: name it by its id");
        }
        exchange.rights().need(DataAction.READ);
        stored(exchange, database);
    }

    /// "The server checks an existing resource (must be nominated by id, not provided as a
    /// parameter) as valid against the nominated profile"
    /// (<https://hl7.org/fhir/R4/valueset-resource-validation-mode.html>).
    private static void checkProfile(Exchange exchange, Asked asked, Optional<JsonObject> sent) {
        if (exchange.target().id().isEmpty() || sent.isPresent()) {
            throw new Failed(
                    Failure.INVALID,
                    "mode profile is about what is stored: name it by its id and send no resource");
        }
        if (asked.profile().isEmpty()) {
            throw FhirError.of(
                    400, IssueType.REQUIRED, "parameter profile: mode profile needs it", "");
        }
        exchange.rights().need(DataAction.READ);
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
    private record Wrapped(Optional<JsonObject> resource, Asked asked) {}

    private static boolean isWrapper(JsonObject parameters) {
        for (JsonObject parameter : parts(parameters)) {
            if (parameter.text("name", "").equals("resource")) {
                return true;
            }
        }
        return false;
    }

    private Wrapped unwrapped(JsonObject parameters, Asked asked) {
        Optional<JsonObject> resource = Optional.empty();
        Mode mode = asked.mode();
        Optional<String> profile = asked.profile();
        for (JsonObject parameter : parts(parameters)) {
            String name = parameter.text("name", "");
            switch (name) {
                case "resource" -> {
                    if (parameter.find("resource") instanceof JsonObject object) {
                        resource = Optional.of(object);
                    }
                }
                case "mode" -> mode = mode(parameter.text("valueCode", ""));
                case "profile" -> {
                    String uri = parameter.text("valueUri", "");
                    String said = uri.isEmpty() ? parameter.text("valueCanonical", "") : uri;
                    profile = Optional.of(profile(said, profile));
                }
                default -> throw notSupported(name);
            }
        }
        return new Wrapped(resource, new Asked(mode, profile));
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
            case "profile" -> Mode.PROFILE;
            default ->
                    throw new Failed(
                            Failure.INVALID,
                            "mode is none of those that are known",
                            new Fact("expected", "create, update, delete or profile"));
        };
    }

    private static String profile(String said, Optional<String> before) {
        boolean isUrl = said.indexOf(':') > 0 && said.length() <= PROFILE_CHARACTERS_MAX;
        if (!isUrl || before.isPresent()) {
            throw FhirError.of(
                    400,
                    IssueType.VALUE,
                    "parameter profile: expected is one canonical url, once",
                    "");
        }
        return said;
    }

    private static FhirError notSupported(String name) {
        String shown = name.length() > 100 ? name.substring(0, 100) : name;
        return FhirError.of(
                400,
                IssueType.NOT_SUPPORTED,
                "parameter " + shown + ": $validate takes resource, mode and profile",
                "");
    }
}
