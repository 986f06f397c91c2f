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
import dev.signet.dataplane.terminology.Concept;
import dev.signet.dataplane.terminology.Terminology;
import dev.signet.fhir.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `$validate-code`: whether a code is one of a code system or of a value set
/// (<https://hl7.org/fhir/R4/valueset-operation-validate-code.html>). That it is none is an answer.
///
/// @param isOfValueSet whether it is asked of value sets, else of code systems
public record ValidateCode(
        TerminologyWork work, OperationDefinition definition, boolean isOfValueSet)
        implements TerminologyOperation {
    static ValidateCode ofCodeSystems(TerminologyWork work) {
        return new ValidateCode(
                work,
                definition(
                        "CodeSystem",
                        "Tells whether a code is one of a stored code system.",
                        List.of()),
                false);
    }

    static ValidateCode ofValueSets(TerminologyWork work) {
        return new ValidateCode(
                work,
                definition(
                        "ValueSet",
                        "Tells whether a code is one of a value set.",
                        List.of(
                                Parameter.optional("system", "uri", "The code's system."),
                                Parameter.optional("valueSet", "ValueSet", "The value set."))),
                true);
    }

    private static OperationDefinition definition(
            String type, String description, List<Parameter> more) {
        var parameters =
                new ArrayList<Parameter>(
                        List.of(
                                Parameter.optional("url", "uri", "Of the " + type + "."),
                                Parameter.required("code", "code", "What is looked for."),
                                Parameter.optional("display", "string", "What it is called.")));
        parameters.add(
                Parameter.optional(
                        type.equals("ValueSet") ? "valueSetVersion" : "version",
                        "string",
                        "Of the " + type + "."));
        parameters.addAll(more);
        parameters.add(Parameter.answer("Parameters", "Whether it is, and its display."));
        return new OperationDefinition(
                type + "-validate-code",
                "validate-code",
                OperationDefinition.HL7 + type + "-validate-code",
                List.of(type),
                description,
                false,
                Place.asked(Level.TYPE, Level.INSTANCE),
                parameters);
    }

    @Override
    public TerminologyWork.Question question(Exchange exchange, Given given) {
        return (terminology, own) ->
                isOfValueSet
                        ? ofValueSet(given, terminology, own)
                        : ofCodeSystem(exchange, given, terminology, own);
    }

    private static JsonObject ofCodeSystem(
            Exchange exchange, Given given, Terminology terminology, Optional<JsonObject> own) {
        String code = given.text("code").orElseThrow();
        Optional<JsonObject> concept =
                TerminologyWork.system(exchange, terminology, own, given, "url", code).find(code);
        return answer(
                concept.map(one -> one.text("display", "")),
                concept,
                given,
                "the code system has no such code");
    }

    private static JsonObject ofValueSet(
            Given given, Terminology terminology, Optional<JsonObject> own) {
        String code = given.text("code").orElseThrow();
        Optional<String> system = given.text("system");
        List<Concept> found =
                ValueSets.codes(given, terminology, own).stream()
                        .filter(concept -> concept.system().equals(system.orElse(concept.system())))
                        .filter(
                                concept ->
                                        terminology.isSame(concept.system(), concept.code(), code))
                        .toList();
        if (system.isEmpty() && found.stream().map(Concept::system).distinct().count() > 1) {
            throw new Failed(
                    Failure.INVALID, "several systems of the value set have the code: name one");
        }
        Optional<Concept> first = found.stream().findFirst();
        Optional<JsonObject> concept =
                given.text("display").isEmpty()
                        ? Optional.empty()
                        : first.flatMap(
                                one ->
                                        terminology
                                                .system(canonical(one), one.code())
                                                .flatMap(known -> known.find(one.code())));
        return answer(
                first.map(Concept::display), concept, given, "the value set has no such code");
    }

    private static String canonical(Concept concept) {
        return concept.version().isEmpty()
                ? concept.system()
                : concept.system() + "|" + concept.version();
    }

    /// @param display of the code; "" where none is known; empty when there is no such code
    /// @param concept what its system says of it, where that is stored
    private static JsonObject answer(
            Optional<String> display, Optional<JsonObject> concept, Given given, String none) {
        if (display.isEmpty()) {
            return new Answer()
                    .bool("result", false)
                    .text("message", "valueString", none)
                    .resource();
        }
        String known = display.get();
        String called = given.text("display").orElse(known);
        boolean isOtherwise =
                !known.isEmpty()
                        && !called.equalsIgnoreCase(known)
                        && concept.filter(one -> CodeSystem.isCalled(one, called)).isEmpty();
        return new Answer()
                .bool("result", !isOtherwise)
                .text("message", "valueString", isOtherwise ? "the code is called otherwise" : "")
                .text("display", "valueString", known)
                .resource();
    }
}
