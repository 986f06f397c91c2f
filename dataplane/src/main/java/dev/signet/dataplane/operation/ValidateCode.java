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
import java.util.function.Function;

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
        List<AskedCode> codes =
                AskedCode.all(given, AskedCode.Names.USUAL).stream()
                        .map(asked -> asked.or(given.text("system"), given.text("display")))
                        .toList();
        return (terminology, own) ->
                isOfValueSet
                        ? ofValueSet(
                                codes,
                                ValueSets.of(given, terminology, own).codes(terminology),
                                terminology)
                        : ofCodeSystem(
                                codes,
                                CodeSystems.of(exchange, terminology, own, given, "url"),
                                terminology);
    }

    private static JsonObject ofCodeSystem(
            List<AskedCode> codes, CodeSystems systems, Terminology terminology) {
        return best(
                codes,
                terminology,
                asked ->
                        systems.find(asked)
                                .map(system -> ofCodeSystem(asked, system))
                                .orElseGet(() -> new Refused(systems.refusal(asked))));
    }

    private static Said ofCodeSystem(AskedCode asked, CodeSystem system) {
        Optional<JsonObject> concept =
                asked.isOf(system.url()) ? system.find(asked.code()) : Optional.empty();
        return told(
                concept.map(one -> one.text("display", "")),
                concept,
                asked.display(),
                "the code system has no such code");
    }

    /// @param all that the value set has
    static JsonObject ofValueSet(
            List<AskedCode> codes, List<Concept> all, Terminology terminology) {
        return best(codes, terminology, asked -> ofValueSet(asked, all, terminology));
    }

    private static Said ofValueSet(AskedCode asked, List<Concept> all, Terminology terminology) {
        List<Concept> found =
                all.stream()
                        .filter(concept -> asked.isOf(concept.system()))
                        .filter(
                                concept ->
                                        terminology.isSame(
                                                concept.system(), concept.code(), asked.code()))
                        .toList();
        if (found.stream().map(Concept::system).distinct().count() > 1) {
            return new Refused(
                    new Failed(
                            Failure.INVALID,
                            "several systems of the value set have the code: name one"));
        }
        Optional<Concept> first = found.stream().findFirst();
        Optional<JsonObject> concept =
                asked.display().isEmpty()
                        ? Optional.empty()
                        : first.flatMap(
                                one ->
                                        terminology
                                                .system(canonical(one), one.code())
                                                .flatMap(known -> known.find(one.code())));
        return told(
                first.map(Concept::display),
                concept,
                asked.display(),
                "the value set has no such code");
    }

    private static String canonical(Concept concept) {
        return concept.version().isEmpty()
                ? concept.system()
                : concept.system() + "|" + concept.version();
    }

    /// What is said of one code.
    private sealed interface Said {}

    /// An answer.
    ///
    /// @param isValid whether it is there and called so
    /// @param message what is wrong; "" for nothing
    /// @param display what it is called; "" where that is not known
    private record Told(boolean isValid, String message, String display) implements Said {
        JsonObject answer() {
            return new Answer()
                    .bool("result", isValid)
                    .text("message", "valueString", message)
                    .text("display", "valueString", display)
                    .resource();
        }
    }

    /// That it cannot be answered, which refuses the request where nothing else is asked about.
    private record Refused(RuntimeException why) implements Said {}

    /// @param display of the code; "" where none is known; empty when there is no such code
    /// @param concept what its system says of it, where that is known
    /// @param asked what it is said to be called
    private static Told told(
            Optional<String> display,
            Optional<JsonObject> concept,
            Optional<String> asked,
            String none) {
        if (display.isEmpty()) {
            return new Told(false, none, "");
        }
        String known = display.get();
        String called = asked.orElse(known);
        boolean isOtherwise =
                !known.isEmpty()
                        && !called.equalsIgnoreCase(known)
                        && concept.filter(one -> CodeSystem.isCalled(one, called)).isEmpty();
        return new Told(!isOtherwise, isOtherwise ? "the code is called otherwise" : "", known);
    }

    /// Of the first that is valid, else of the first that can be answered.
    private static JsonObject best(
            List<AskedCode> codes, Terminology terminology, Function<AskedCode, Said> say) {
        var invalid = new ArrayList<Told>();
        var refused = new ArrayList<RuntimeException>();
        for (AskedCode asked : codes) {
            terminology.checkTime();
            switch (say.apply(asked)) {
                case Told told when told.isValid() -> {
                    return told.answer();
                }
                case Told told -> invalid.add(told);
                case Refused(RuntimeException why) -> refused.add(why);
            }
        }
        if (invalid.isEmpty()) {
            throw refused.getFirst();
        }
        return invalid.getFirst().answer();
    }
}
