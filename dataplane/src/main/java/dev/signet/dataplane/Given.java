// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.OperationDefinition;
import dev.signet.dataplane.exchange.OperationDefinition.Parameter;
import dev.signet.dataplane.exchange.Payload;
import dev.signet.fhir.Issue;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonBoolean;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.search.query.SearchRequest.QueryParameter;
import dev.signet.search.type.DateType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What an operation is given, by the address and, where it is posted, by a Parameters resource:
/// what its definition names, as often as it says, and nothing else. One thread.
public final class Given {
    private static final Set<String> OF_ANSWER = Set.of("_format", "_pretty");
    private static final int NAME_CHARACTERS_MAX = 100;

    /// Types of FHIR that are taken in Parameters alone, beside resources.
    private static final Set<String> OF_ELEMENTS = Set.of("Coding", "CodeableConcept");

    private final OperationDefinition definition;
    private final List<One> all = new ArrayList<>();

    /// One parameter.
    ///
    /// @param member in which the value stands in the body; "" in the address and for a resource
    /// @param text of a primitive; "" for what has elements
    /// @param resource a resource, or a value that has elements; empty for a primitive
    /// @param expression where it stands in the body; "" in the address
    private record One(
            String name,
            String member,
            String text,
            Optional<JsonObject> resource,
            String expression) {
        /// Whether the value is of a type; in the address all are texts.
        boolean isResource() {
            return member.isEmpty() && resource.isPresent();
        }

        boolean isOf(String type) {
            return member.isEmpty()
                    || member.equals(
                            "value" + Character.toUpperCase(type.charAt(0)) + type.substring(1));
        }
    }

    private Given(OperationDefinition definition) {
        this.definition = definition;
    }

    /// Reads them. What is posted may be empty: then the address says all.
    ///
    /// @param beside names of the address that are the asker's
    /// @throws FhirError 400 with the name of one that is not taken, too many or missing
    public static Given of(
            Exchange exchange, OperationDefinition definition, FhirModel model, String... beside) {
        var given = new Given(definition);
        Set<String> passed = Set.of(beside);
        for (QueryParameter parameter : exchange.parameters()) {
            String name = parameter.name();
            if (!OF_ANSWER.contains(name) && !passed.contains(name)) {
                given.add(new One(name, "", parameter.value(), Optional.empty(), ""));
            }
        }
        if (exchange.route().method().equals("POST")) {
            try (Payload payload = exchange.payload()) {
                payload.parameters()
                        .ifPresent(sent -> given.read(sent.tree(exchange.work()), model));
            }
        }
        given.check();
        return given;
    }

    private void read(JsonObject body, FhirModel model) {
        List<Issue> issues = model.validation().validate(body);
        if (!issues.isEmpty()) {
            throw new FhirError(400, issues);
        }
        if (!body.text("resourceType", "").equals("Parameters")) {
            throw new Failed(
                    Failure.INVALID,
                    "the operation takes Parameters",
                    new Fact("expression", body.text("resourceType", "")));
        }
        if (body.find("parameter") instanceof JsonArray parameters) {
            for (int i = 0; i < parameters.size(); i++) {
                if (parameters.at(i) instanceof JsonObject parameter) {
                    add(one(parameter, "Parameters.parameter[" + i + "]"));
                }
            }
        }
    }

    private static One one(JsonObject parameter, String expression) {
        String name = parameter.text("name", "");
        if (parameter.find("resource") instanceof JsonObject resource) {
            return new One(name, "", "", Optional.of(resource), expression);
        }
        for (int i = 0; i < parameter.size(); i++) {
            Optional<String> text =
                    parameter.name(i).startsWith("value")
                            ? text(parameter.value(i))
                            : Optional.empty();
            if (text.isPresent()) {
                return new One(name, parameter.name(i), text.get(), Optional.empty(), expression);
            }
            if (parameter.name(i).startsWith("value")
                    && parameter.value(i) instanceof JsonObject value) {
                return new One(name, parameter.name(i), "", Optional.of(value), expression);
            }
        }
        return new One(name, "", "", Optional.empty(), expression);
    }

    private static Optional<String> text(Json value) {
        return switch (value) {
            case JsonString string -> Optional.of(string.value());
            case JsonNumber number -> Optional.of(number.text());
            case JsonBoolean bool -> Optional.of("" + bool.value());
            case JsonObject object when object.find("reference") instanceof JsonString named ->
                    Optional.of(named.value());
            default -> Optional.empty();
        };
    }

    private void add(One one) {
        Optional<Parameter> declared =
                definition.inputs().stream()
                        .filter(parameter -> parameter.name().equals(one.name()))
                        .findFirst();
        if (declared.isEmpty()) {
            throw refused(IssueType.NOT_SUPPORTED, one, "$" + definition.code() + takes());
        }
        Parameter parameter = declared.get();
        boolean hasElements = OF_ELEMENTS.contains(parameter.type());
        boolean isResource =
                Character.isUpperCase(parameter.type().charAt(0))
                        && !hasElements
                        && !parameter.type().equals("Reference");
        if (isResource != one.isResource()) {
            throw refused(
                    IssueType.VALUE,
                    one,
                    isResource
                            ? "expected is a resource, in Parameters"
                            : "expected is a value of type " + parameter.type());
        }
        if (isResource
                && !parameter.type().equals("Resource")
                && !one.resource().get().text("resourceType", "").equals(parameter.type())) {
            throw refused(IssueType.VALUE, one, "expected is a " + parameter.type());
        }
        boolean isEmpty = hasElements ? one.resource().isEmpty() : one.text().isEmpty();
        if (!isResource && (isEmpty || !one.isOf(parameter.type()))) {
            throw refused(IssueType.VALUE, one, "expected is a value of type " + parameter.type());
        }
        boolean isAgain = all.stream().anyMatch(other -> other.name().equals(one.name()));
        if (parameter.max() == 1 && isAgain) {
            throw refused(IssueType.INVALID, one, "it is taken once");
        }
        all.add(one);
    }

    private String takes() {
        return definition.inputs().isEmpty()
                ? " takes no parameters"
                : " takes "
                        + definition.inputs().stream()
                                .map(Parameter::name)
                                .collect(Collectors.joining(", "));
    }

    private void check() {
        for (Parameter parameter : definition.inputs()) {
            boolean isThere = all.stream().anyMatch(one -> one.name().equals(parameter.name()));
            if (parameter.min() > 0 && !isThere) {
                throw FhirError.of(
                        400,
                        IssueType.REQUIRED,
                        "parameter " + parameter.name() + ": it is required",
                        "");
            }
        }
    }

    /// The texts of a parameter, each as it was given.
    public List<String> wholes(String name) {
        return all.stream().filter(one -> one.name().equals(name)).map(One::text).toList();
    }

    /// The texts of a parameter, those of one split at its commas.
    public List<String> texts(String name) {
        return all.stream()
                .filter(one -> one.name().equals(name))
                .flatMap(one -> List.of(one.text().split(",", -1)).stream())
                .toList();
    }

    /// The text of a parameter that is taken once.
    public Optional<String> text(String name) {
        return find(name).map(One::text);
    }

    /// The resource of a parameter that is required.
    public JsonObject resource(String name) {
        return find(name).flatMap(One::resource).orElseThrow();
    }

    /// The resource of a parameter, or its value that has elements, if it was given.
    public Optional<JsonObject> sent(String name) {
        return find(name).flatMap(One::resource);
    }

    /// The refusal of a request that names neither this nor what stands in its place.
    public FhirError missing(String name) {
        return FhirError.of(400, IssueType.REQUIRED, "parameter " + name + ": it is required", "");
    }

    /// Which of these parameters was given.
    ///
    /// @throws FhirError 400 naming the first when none was, and the later one of two
    public String oneOf(List<String> names) {
        List<String> found = names.stream().filter(name -> find(name).isPresent()).toList();
        if (found.isEmpty()) {
            throw missing(names.getFirst());
        }
        if (found.size() > 1) {
            throw FhirError.of(
                    400,
                    IssueType.INVALID,
                    "parameter " + found.get(1) + ": only one of " + String.join(", ", names),
                    "");
        }
        return found.getFirst();
    }

    /// That the address alone says what is meant.
    ///
    /// @throws FhirError 400 naming the parameter that says it too
    public void requireNone(String... names) {
        for (String name : names) {
            if (find(name).isPresent()) {
                throw FhirError.of(
                        400,
                        IssueType.INVALID,
                        "parameter " + name + ": the address says which one is meant",
                        "");
            }
        }
    }

    private Optional<One> find(String name) {
        return all.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /// All that are primitives, as an address says them.
    public List<QueryParameter> query() {
        return all.stream()
                .filter(one -> one.resource().isEmpty())
                .map(one -> new QueryParameter(one.name(), one.text()))
                .toList();
    }

    /// Refuses two dates of which the first is later than the last. What is no date is not looked
    /// at.
    public void checkOrder(String first, String last) {
        Optional<String> start = text(first);
        Optional<String> end = text(last);
        if (start.isEmpty() || end.isEmpty()) {
            return;
        }
        DateType.Asked from = DateType.read(start.get());
        DateType.Asked to = DateType.read(end.get());
        if (from != null && to != null && from.from() > to.to()) {
            throw wrong(last, "a date that is not before " + first);
        }
    }

    /// The refusal of the value of a parameter.
    public FhirError wrong(String name, String expected) {
        return refused(
                IssueType.VALUE,
                find(name).orElse(new One(name, "", "", Optional.empty(), "")),
                "expected is " + expected);
    }

    private static FhirError refused(IssueType type, One one, String text) {
        String name = one.name();
        String shown =
                name.length() > NAME_CHARACTERS_MAX ? name.substring(0, NAME_CHARACTERS_MAX) : name;
        return FhirError.of(400, type, "parameter " + shown + ": " + text, one.expression());
    }
}
