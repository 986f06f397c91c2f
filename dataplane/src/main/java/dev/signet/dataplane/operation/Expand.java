// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import dev.signet.dataplane.Given;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.OperationDefinition;
import dev.signet.dataplane.exchange.OperationDefinition.Parameter;
import dev.signet.dataplane.exchange.OperationDefinition.Place;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.dataplane.terminology.Concept;
import dev.signet.dataplane.terminology.Terminology;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// `$expand`: the codes of a value set, page by page
/// (<https://hl7.org/fhir/R4/valueset-operation-expand.html>).
///
/// @param clock when it was expanded
public record Expand(TerminologyWork work, InstantSource clock) implements TerminologyOperation {
    /// Codes of one page, unless said, and at most.
    private static final int COUNT_MAX = 1_000;

    private static final int FILTER_CHARACTERS_MAX = 200;

    private static final Set<String> DIRECTIONS = Set.of("incoming", "outgoing");

    private static final OperationDefinition DEFINITION =
            new OperationDefinition(
                    "ValueSet-expand",
                    "expand",
                    OperationDefinition.HL7 + "ValueSet-expand",
                    List.of("ValueSet"),
                    "Lists the codes of a value set.",
                    false,
                    Place.asked(Level.TYPE, Level.INSTANCE),
                    Stream.concat(
                                    ValueSets.PARAMETERS.stream(),
                                    Stream.of(
                                            Parameter.optional(
                                                    "contextDirection",
                                                    "code",
                                                    "incoming or outgoing; makes no difference."),
                                            Parameter.optional(
                                                    "filter", "string", "Words of displays."),
                                            Parameter.optional(
                                                    "offset", "integer", "Codes to pass over."),
                                            Parameter.optional(
                                                    "count", "integer", "Codes to list."),
                                            Parameter.answer("ValueSet", "With its expansion.")))
                            .toList());

    @Override
    public OperationDefinition definition() {
        return DEFINITION;
    }

    @Override
    public TerminologyWork.Question question(Exchange exchange, Given given) {
        int offset = number(given, "offset", 0, Terminology.CODES_MAX);
        int count = number(given, "count", COUNT_MAX, COUNT_MAX);
        String filter = given.text("filter").orElse("");
        if (filter.length() > FILTER_CHARACTERS_MAX) {
            throw given.wrong("filter", "200 characters at most");
        }
        List<String> words =
                Arrays.stream(filter.toLowerCase(Locale.ROOT).split("\\s+", -1))
                        .filter(word -> !word.isEmpty())
                        .toList();
        if (!given.text("contextDirection").map(DIRECTIONS::contains).orElse(true)) {
            throw given.wrong("contextDirection", "incoming or outgoing");
        }
        return (terminology, own) -> {
            terminology.keepOnly(concept -> concept.matches(words));
            ValueSets meant = ValueSets.of(given, terminology, own);
            List<Concept> found =
                    meant.codes(terminology).stream()
                            .filter(concept -> concept.matches(words))
                            .toList();
            JsonObject valueSet = meant.resource().orElseGet(() -> published(meant.canonical()));
            return expanded(valueSet, found, offset, count);
        };
    }

    /// One of HL7's, of which nothing but its codes is known.
    private static JsonObject published(String canonical) {
        return JsonObject.EMPTY
                .with("resourceType", new JsonString("ValueSet"))
                .with("url", new JsonString(canonical.split("\\|", 2)[0]))
                .with("status", new JsonString("active"));
    }

    private static int number(Given given, String name, int otherwise, int most) {
        Optional<String> text = given.text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        boolean isNumber = text.get().length() < 9 && text.get().matches("[0-9]+");
        if (!isNumber || Integer.parseInt(text.get()) > most) {
            throw given.wrong(name, "0 to " + most);
        }
        return Integer.parseInt(text.get());
    }

    private JsonObject expanded(JsonObject valueSet, List<Concept> found, int offset, int count) {
        var contains = new ArrayList<Json>();
        found.stream().skip(offset).limit(count).map(Expand::contained).forEach(contains::add);
        JsonObject expansion =
                JsonObject.EMPTY
                        .with(
                                "timestamp",
                                new JsonString(
                                        clock.instant().truncatedTo(ChronoUnit.SECONDS) + ""))
                        .with("total", new JsonNumber("" + found.size()))
                        .with("offset", new JsonNumber("" + offset));
        if (!contains.isEmpty()) {
            expansion = expansion.with("contains", JsonArray.of(contains));
        }
        return valueSet.without("compose").with("expansion", expansion);
    }

    private static JsonObject contained(Concept concept) {
        JsonObject one = JsonObject.EMPTY;
        if (!concept.system().isEmpty()) {
            one = one.with("system", new JsonString(concept.system()));
        }
        if (!concept.version().isEmpty()) {
            one = one.with("version", new JsonString(concept.version()));
        }
        one = one.with("code", new JsonString(concept.code()));
        return concept.display().isEmpty()
                ? one
                : one.with("display", new JsonString(concept.display()));
    }
}
