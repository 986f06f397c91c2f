// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.Given;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.OperationDefinition;
import dev.signet.dataplane.exchange.OperationDefinition.Parameter;
import dev.signet.dataplane.exchange.OperationDefinition.Place;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.dataplane.operation.TerminologyWork.Answer;
import dev.signet.dataplane.terminology.CodeSystem;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import java.util.ArrayList;
import java.util.List;

/// `$lookup`: what a code system, stored or HL7's, says of one of its codes
/// (<https://hl7.org/fhir/R4/codesystem-operation-lookup.html>).
public record LookupCode(TerminologyWork work) implements TerminologyOperation {
    private static final OperationDefinition DEFINITION =
            new OperationDefinition(
                    "CodeSystem-lookup",
                    "lookup",
                    OperationDefinition.HL7 + "CodeSystem-lookup",
                    List.of("CodeSystem"),
                    "Tells what a code system says of a code.",
                    false,
                    Place.asked(Level.TYPE),
                    List.of(
                            Parameter.optional("code", "code", "What is looked up."),
                            Parameter.optional("system", "uri", "The code system's url."),
                            Parameter.optional("version", "string", "Of the code system."),
                            Parameter.optional("coding", "Coding", "The same with its system."),
                            Parameter.answer("Parameters", "Display, definition, properties.")));

    @Override
    public OperationDefinition definition() {
        return DEFINITION;
    }

    @Override
    public TerminologyWork.Question question(Exchange exchange, Given given) {
        AskedCode asked = AskedCode.one(given, "code", "coding");
        return (terminology, own) -> {
            CodeSystem system =
                    CodeSystems.of(exchange, terminology, own, given, "system").require(asked);
            JsonObject concept =
                    system.find(asked.code())
                            .filter(_ -> asked.isOf(system.url()))
                            .orElseThrow(
                                    () ->
                                            new Failed(
                                                    Failure.NOT_FOUND,
                                                    "the code system has no such code"));
            return answer(system, concept);
        };
    }

    private static JsonObject answer(CodeSystem system, JsonObject concept) {
        var answer =
                new Answer()
                        .text("name", "valueString", system.name())
                        .text("version", "valueString", system.version())
                        .text("display", "valueString", concept.text("display", ""))
                        .text("definition", "valueString", concept.text("definition", ""));
        for (JsonObject designation : concept.objects("designation")) {
            answer.parts("designation", parts(designation, List.of("language", "use", "value")));
        }
        for (JsonObject property : concept.objects("property")) {
            answer.parts("property", property(property));
        }
        return answer.resource();
    }

    private static List<JsonObject> property(JsonObject property) {
        var parts = new ArrayList<JsonObject>();
        parts.add(Answer.named("code").with("valueCode", text(property)));
        for (int i = 0; i < property.size(); i++) {
            if (property.name(i).startsWith("value")) {
                parts.add(Answer.named("value").with(property.name(i), property.value(i)));
            }
        }
        return parts;
    }

    private static Json text(JsonObject property) {
        return new JsonString(property.text("code", ""));
    }

    private static List<JsonObject> parts(JsonObject designation, List<String> names) {
        var parts = new ArrayList<JsonObject>();
        for (String name : names) {
            Json value = designation.find(name);
            if (value != null) {
                String member =
                        switch (name) {
                            case "language" -> "valueCode";
                            case "use" -> "valueCoding";
                            default -> "valueString";
                        };
                parts.add(Answer.named(name).with(member, value));
            }
        }
        return parts;
    }
}
