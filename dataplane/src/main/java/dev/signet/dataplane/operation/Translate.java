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
import dev.signet.dataplane.terminology.Terminology;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `$translate`: what a stored map says of a code
/// (<https://hl7.org/fhir/R4/conceptmap-operation-translate.html>). Targets that are said not to
/// match are told, and do not make the result true. Other maps for what a map does not have
/// (`unmapped`) are not followed.
///
/// @param names of the parameters in the account's version of FHIR
public record Translate(TerminologyWork work, Names names) implements TerminologyOperation {
    /// What R5 calls otherwise than the versions before it.
    ///
    /// @param codes of what is translated
    /// @param targetSystem into which system
    /// @param map by which a match came
    record Names(AskedCode.Names codes, String targetSystem, String map) {
        private static final Names BEFORE =
                new Names(AskedCode.Names.USUAL, "targetsystem", "source");
        private static final Names SINCE_R5 =
                new Names(
                        new AskedCode.Names("sourceCode", "sourceCoding", "sourceCodeableConcept"),
                        "targetSystem",
                        "originMap");

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
                Stream.concat(
                                names.codes().parameters().stream(),
                                Stream.of(
                                        Parameter.optional("system", "uri", "Of a code alone."),
                                        Parameter.optional("url", "uri", "The map's url."),
                                        Parameter.optional(
                                                "conceptMapVersion", "string", "Its version."),
                                        Parameter.optional(
                                                names.targetSystem(), "uri", "Into which system."),
                                        Parameter.answer(
                                                "Parameters", "Whether there are matches; these.")))
                        .toList());
    }

    private static final List<JsonObject> NOTHING = List.of();

    /// That say that nothing matches; R4 and STU3 name one, R5 the other.
    private static final Set<String> NO_MATCH = Set.of("unmatched", "disjoint", "not-related-to");

    @Override
    public TerminologyWork.Question question(Exchange exchange, Given given) {
        List<AskedCode> codes =
                AskedCode.all(given, names.codes()).stream()
                        .map(asked -> asked.or(given.text("system"), Optional.empty()))
                        .toList();
        if (given.text(names.codes().code()).isPresent() && given.text("system").isEmpty()) {
            throw given.missing("system");
        }
        return (terminology, own) -> {
            JsonObject map =
                    own.or(() -> terminology.resource("ConceptMap", canonical(given)))
                            .orElseThrow(
                                    () -> new Failed(Failure.NOT_FOUND, "the map is not stored"));
            return answer(map, matches(map, codes, given.text(names.targetSystem()), terminology));
        };
    }

    private static String canonical(Given given) {
        return given.text("url").orElseThrow(() -> given.missing("url"))
                + given.text("conceptMapVersion").map(said -> "|" + said).orElse("");
    }

    /// What a map says of codes.
    ///
    /// @param into which system; empty for all
    static List<Match> matches(
            JsonObject map, List<AskedCode> codes, Optional<String> into, Terminology terminology) {
        var matches = new ArrayList<Match>();
        for (JsonObject group : map.objects("group")) {
            terminology.checkTime();
            String target = group.text("target", "");
            boolean isInto = target.equals(into.orElse(target));
            Set<String> asked =
                    codes.stream()
                            .filter(one -> isInto && isOf(group.text("source", ""), one))
                            .map(AskedCode::code)
                            .collect(Collectors.toSet());
            for (JsonObject element : asked.isEmpty() ? NOTHING : group.objects("element")) {
                if (asked.contains(element.text("code", ""))) {
                    element.objects("target").forEach(one -> matches.add(new Match(target, one)));
                }
            }
        }
        return matches;
    }

    private JsonObject answer(JsonObject map, List<Match> matches) {
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

    private static boolean isOf(String system, AskedCode asked) {
        return system.equals(asked.system().orElse(""));
    }

    /// One target of a code.
    record Match(String system, JsonObject target) {
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
