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
                        "Tells whether a code is one of a code system.",
                        List.of(
                                Parameter.optional("url", "uri", "The code system's url."),
                                Parameter.optional("version", "string", "Its version."))),
                false);
    }

    static ValidateCode ofValueSets(TerminologyWork work) {
        var parameters = new ArrayList<Parameter>(ValueSets.PARAMETERS);
        parameters.add(Parameter.optional("system", "uri", "Of a code alone."));
        return new ValidateCode(
                work,
                definition("ValueSet", "Tells whether a code is one of a value set.", parameters),
                true);
    }

    private static OperationDefinition definition(
            String type, String description, List<Parameter> more) {
        var parameters = new ArrayList<Parameter>(AskedCode.Names.USUAL.parameters());
        parameters.add(Parameter.optional("display", "string", "What a code alone is called."));
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
        List<AskedCode> codes = AskedCode.all(given, AskedCode.Names.USUAL);
        return (terminology, own) ->
                isOfValueSet
                        ? ofValueSet(codes, given, terminology, own)
                        : ofCodeSystem(codes, exchange, given, terminology, own);
    }

    private static JsonObject ofCodeSystem(
            List<AskedCode> codes,
            Exchange exchange,
            Given given,
            Terminology terminology,
            Optional<JsonObject> own) {
        var answers = new ArrayList<Said>();
        for (AskedCode asked : codes) {
            CodeSystem system =
                    TerminologyWork.system(exchange, terminology, own, given, "url", asked);
            Optional<JsonObject> concept =
                    asked.isOf(system.url()) ? system.find(asked.code()) : Optional.empty();
            answers.add(
                    said(
                            concept.map(one -> one.text("display", "")),
                            concept,
                            asked.display().or(() -> given.text("display")),
                            "the code system has no such code"));
        }
        return best(answers);
    }

    private static JsonObject ofValueSet(
            List<AskedCode> codes, Given given, Terminology terminology, Optional<JsonObject> own) {
        List<Concept> all = ValueSets.of(given, terminology, own).codes(terminology);
        return best(
                codes.stream().map(asked -> ofValueSet(asked, all, given, terminology)).toList());
    }

    private static Said ofValueSet(
            AskedCode asked, List<Concept> all, Given given, Terminology terminology) {
        Optional<String> system = asked.system().or(() -> given.text("system"));
        List<Concept> found =
                all.stream()
                        .filter(concept -> concept.system().equals(system.orElse(concept.system())))
                        .filter(
                                concept ->
                                        terminology.isSame(
                                                concept.system(), concept.code(), asked.code()))
                        .toList();
        if (system.isEmpty() && found.stream().map(Concept::system).distinct().count() > 1) {
            throw new Failed(
                    Failure.INVALID, "several systems of the value set have the code: name one");
        }
        Optional<Concept> first = found.stream().findFirst();
        Optional<String> called = asked.display().or(() -> given.text("display"));
        Optional<JsonObject> concept =
                called.isEmpty()
                        ? Optional.empty()
                        : first.flatMap(
                                one ->
                                        terminology
                                                .system(canonical(one), one.code())
                                                .flatMap(known -> known.find(one.code())));
        return said(first.map(Concept::display), concept, called, "the value set has no such code");
    }

    private static String canonical(Concept concept) {
        return concept.version().isEmpty()
                ? concept.system()
                : concept.system() + "|" + concept.version();
    }

    /// What is said of one code.
    ///
    /// @param isValid whether it is there and called so
    /// @param message what is wrong; "" for nothing
    /// @param display what it is called; "" where that is not known
    private record Said(boolean isValid, String message, String display) {}

    /// @param display of the code; "" where none is known; empty when there is no such code
    /// @param concept what its system says of it, where that is known
    /// @param asked what it is said to be called
    private static Said said(
            Optional<String> display,
            Optional<JsonObject> concept,
            Optional<String> asked,
            String none) {
        if (display.isEmpty()) {
            return new Said(false, none, "");
        }
        String known = display.get();
        String called = asked.orElse(known);
        boolean isOtherwise =
                !known.isEmpty()
                        && !called.equalsIgnoreCase(known)
                        && concept.filter(one -> CodeSystem.isCalled(one, called)).isEmpty();
        return new Said(!isOtherwise, isOtherwise ? "the code is called otherwise" : "", known);
    }

    /// The first that is valid, else the first.
    private static JsonObject best(List<Said> all) {
        Said said = all.stream().filter(Said::isValid).findFirst().orElseGet(all::getFirst);
        return new Answer()
                .bool("result", said.isValid())
                .text("message", "valueString", said.message())
                .text("display", "valueString", said.display())
                .resource();
    }
}
