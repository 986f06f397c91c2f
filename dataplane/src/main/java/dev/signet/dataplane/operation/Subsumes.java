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
import dev.signet.fhir.json.JsonObject;
import java.util.List;
import java.util.Optional;

/// `$subsumes`: which of two codes of a code system, stored or HL7's, stands above the other
/// (<https://hl7.org/fhir/R4/codesystem-operation-subsumes.html>).
public record Subsumes(TerminologyWork work) implements TerminologyOperation {
    private static final OperationDefinition DEFINITION =
            new OperationDefinition(
                    "CodeSystem-subsumes",
                    "subsumes",
                    OperationDefinition.HL7 + "CodeSystem-subsumes",
                    List.of("CodeSystem"),
                    "Tells which of two codes of a code system stands above the other.",
                    false,
                    Place.asked(Level.TYPE, Level.INSTANCE),
                    List.of(
                            Parameter.optional("codeA", "code", "The one."),
                            Parameter.optional("codeB", "code", "The other."),
                            Parameter.optional("codingA", "Coding", "The one with its system."),
                            Parameter.optional("codingB", "Coding", "The other with its system."),
                            Parameter.optional("system", "uri", "The code system's url."),
                            Parameter.optional("version", "string", "Of the code system."),
                            Parameter.answer("Parameters", "How the one is to the other.")));

    @Override
    public OperationDefinition definition() {
        return DEFINITION;
    }

    @Override
    public TerminologyWork.Question question(Exchange exchange, Given given) {
        AskedCode one = AskedCode.one(given, "codeA", "codingA");
        AskedCode other = AskedCode.one(given, "codeB", "codingB");
        AskedCode first = one.system().isPresent() ? one : other;
        var of = new AskedCode("", first.system(), first.version(), Optional.empty());
        return (terminology, own) -> {
            CodeSystem system =
                    whole(CodeSystems.of(exchange, terminology, own, given, "system").require(of));
            if (!one.isOf(system.url()) || !other.isOf(system.url())) {
                throw new Failed(Failure.INVALID, "the two codes are of one code system");
            }
            return answer(system, one.code(), other.code());
        };
    }

    private static CodeSystem whole(CodeSystem system) {
        if (system.isFragment()) {
            throw new Failed(
                    Failure.INVALID,
                    "the code system is stored in fragments, whose hierarchy is not looked at");
        }
        return system;
    }

    private static JsonObject answer(CodeSystem system, String one, String other) {
        JsonObject first = system.find(one).orElseThrow(Subsumes::noCode);
        JsonObject second = system.find(other).orElseThrow(Subsumes::noCode);
        String outcome =
                first.text("code", "").equals(second.text("code", ""))
                        ? "equivalent"
                        : system.subsumes(one, other)
                                ? "subsumes"
                                : system.subsumes(other, one) ? "subsumed-by" : "not-subsumed";
        return new Answer().text("outcome", "valueCode", outcome).resource();
    }

    private static Failed noCode() {
        return new Failed(Failure.NOT_FOUND, "the code system has no such code");
    }
}
