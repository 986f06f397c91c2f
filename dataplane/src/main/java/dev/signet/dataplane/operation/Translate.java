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
import dev.signet.fhir.Definitions;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// `$translate`: what a stored map says of a code
/// (<https://hl7.org/fhir/R4/conceptmap-operation-translate.html>). Targets that are said not to
/// match are told, and do not make the result true. Other maps for what a map does not have
/// (`unmapped`) are not followed.
///
/// @param names of the parameters in the account's version of FHIR
public record Translate(TerminologyWork work, Names names) implements TerminologyOperation {
    /// What R5 calls otherwise than the versions before it.
    ///
    /// @param code of what is translated
    /// @param targetSystem into which system
    /// @param map by which a match came
    record Names(String code, String targetSystem, String map) {
        private static final Names BEFORE = new Names("code", "targetsystem", "source");
        private static final Names SINCE_R5 = new Names("sourceCode", "targetSystem", "originMap");

        /// Those of a version: they changed when relationships came in place of equivalences.
        static Names of(Definitions definitions) {
            return definitions.type("ConceptMap.group.element.target").element("relationship")
                            == null
                    ? BEFORE
                    : SINCE_R5;
        }
    }

    static Translate of(TerminologyWork work) {
        return new Translate(work, Names.of(work.model().definitions()));
    }

    @Override
    public OperationDefinition definition() {
        return new OperationDefinition(
                "ConceptMap-translate",
                "translate",
                OperationDefinition.HL7 + "ConceptMap-translate",
                List.of("ConceptMap"),
                "Translates a code by a stored map.",
                false,
                Place.asked(Level.TYPE, Level.INSTANCE),
                List.of(
                        Parameter.required(names.code(), "code", "What is translated."),
                        Parameter.required("system", "uri", "Its code system."),
                        Parameter.optional("url", "uri", "The map's url."),
                        Parameter.optional("conceptMapVersion", "string", "Its version."),
                        Parameter.optional(names.targetSystem(), "uri", "Into which system."),
                        Parameter.answer("Parameters", "Whether there are matches; these.")));
    }

    /// That say that nothing matches; R4 and STU3 name one, R5 the other.
    private static final Set<String> NO_MATCH = Set.of("unmatched", "disjoint", "not-related-to");

    @Override
    public TerminologyWork.Question question(Exchange exchange, Given given) {
        return (terminology, own) -> {
            JsonObject map =
                    own.or(() -> terminology.resource("ConceptMap", canonical(given)))
                            .orElseThrow(
                                    () -> new Failed(Failure.NOT_FOUND, "the map is not stored"));
            return answer(map, given);
        };
    }

    private static String canonical(Given given) {
        return given.text("url").orElseThrow(() -> given.missing("url"))
                + given.text("conceptMapVersion").map(said -> "|" + said).orElse("");
    }

    private JsonObject answer(JsonObject map, Given given) {
        String system = given.text("system").orElseThrow();
        String code = given.text(names.code()).orElseThrow();
        var matches = new ArrayList<Match>();
        for (JsonObject group : map.objects("group")) {
            String target = group.text("target", "");
            boolean isAsked =
                    group.text("source", "").equals(system)
                            && target.equals(given.text(names.targetSystem()).orElse(target));
            for (JsonObject element : isAsked ? group.objects("element") : List.<JsonObject>of()) {
                if (element.text("code", "").equals(code)) {
                    element.objects("target").forEach(one -> matches.add(new Match(target, one)));
                }
            }
        }
        boolean isTranslated = matches.stream().anyMatch(Match::counts);
        var answer =
                new Answer()
                        .bool("result", isTranslated)
                        .text(
                                "message",
                                "valueString",
                                isTranslated ? "" : "the map has no match for the code");
        String url = map.text("url", "");
        matches.forEach(match -> answer.parts("match", match.parts(names.map(), url)));
        return answer.resource();
    }

    /// One target of a code.
    private record Match(String system, JsonObject target) {
        boolean counts() {
            return !NO_MATCH.contains(kind()) && !target.text("code", "").isEmpty();
        }

        private boolean isR5() {
            return target.find("relationship") != null;
        }

        private String kind() {
            return target.text(isR5() ? "relationship" : "equivalence", "");
        }

        /// @param name of the part that names the map
        List<JsonObject> parts(String name, String map) {
            var parts = new ArrayList<JsonObject>();
            if (!kind().isEmpty()) {
                parts.add(
                        Answer.named(isR5() ? "relationship" : "equivalence")
                                .with("valueCode", new JsonString(kind())));
            }
            JsonObject coding = JsonObject.EMPTY;
            if (!system.isEmpty()) {
                coding = coding.with("system", new JsonString(system));
            }
            for (String member : List.of("code", "display")) {
                if (!target.text(member, "").isEmpty()) {
                    coding = coding.with(member, new JsonString(target.text(member, "")));
                }
            }
            if (coding.size() > 0) {
                parts.add(Answer.named("concept").with("valueCoding", coding));
            }
            if (!map.isEmpty()) {
                parts.add(Answer.named(name).with("valueUri", new JsonString(map)));
            }
            return parts;
        }
    }
}
