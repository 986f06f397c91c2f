// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import dev.signet.dataplane.terminology.Terminology;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.Meter;
import dev.signet.index.Deadline;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How much a value set may ask for: a root with 4,900 codes below it, and many filters; and how
/// much codes may that are looked for.
class TerminologyBoundsTest {
    private static final int BELOW = 4_900;
    private static final String BELOW_ROOT =
            "{\"property\":\"concept\",\"op\":\"is-a\",\"value\":\"r\"}";
    private static final String EXISTS =
            "{\"property\":\"code\",\"op\":\"exists\",\"value\":\"true\"}";

    @TempDir static Path folder;
    private static Account account;

    @BeforeAll
    static void open() {
        account = new Account(folder);
        account.put("/CodeSystem/wide", codeSystem()).expect(201);
    }

    @AfterAll
    static void close() {
        account.close();
    }

    private static String codeSystem() {
        return "{\"resourceType\":\"CodeSystem\",\"id\":\"wide\",\"url\":\"http://wide\","
                + "\"status\":\"active\",\"content\":\"complete\",\"concept\":[{\"code\":\"r\","
                + "\"concept\":["
                + IntStream.range(0, BELOW)
                        .mapToObj(i -> "{\"code\":\"c" + i + "\"}")
                        .collect(Collectors.joining(","))
                + "]}]}";
    }

    private static String valueSet(int includes, int filters, String filter) {
        String include =
                "{\"system\":\"http://wide\",\"filter\":["
                        + String.join(",", Collections.nCopies(filters, filter))
                        + "]}";
        return "{\"resourceType\":\"ValueSet\",\"id\":\"set\",\"url\":\"http://set\","
                + "\"status\":\"active\",\"compose\":{\"include\":["
                + String.join(",", Collections.nCopies(includes, include))
                + "]}}";
    }

    private static Answer expand(String valueSet) {
        return account.post(
                "/ValueSet/$expand?count=1",
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"valueSet\","
                        + "\"resource\":"
                        + valueSet
                        + "}]}");
    }

    private static Answer search(String valueSet) {
        account.put("/ValueSet/set", valueSet);
        return account.get("/Observation?code:in=http://set");
    }

    private static void isTooCostly(Answer answer) {
        assertEquals("too-costly", answer.expect(400).at("issue", 0, "code"), answer::text);
    }

    @Test
    void anIncludeHasTwentyFiltersAtMost() {
        assertEquals(
                "" + (BELOW + 1),
                expand(valueSet(1, 20, BELOW_ROOT)).expect(200).at("expansion", "total"));
        isTooCostly(expand(valueSet(1, 21, BELOW_ROOT)));
        isTooCostly(expand(valueSet(1, 20_000, EXISTS)));
        isTooCostly(search(valueSet(1, 21, BELOW_ROOT)));
        isTooCostly(search(valueSet(1, 20_000, EXISTS)));
    }

    @Test
    void whatFiltersHoldIsCounted() {
        String many = valueSet(10, 20, BELOW_ROOT);
        expand(many).expect(413);
        Answer searched = search(many);
        isTooCostly(searched);
        assertTrue(searched.text().contains("made of too much"), searched::text);
    }

    @Test
    void theClockIsLookedAt() {
        String[] sets = {
            valueSet(1, 1, EXISTS),
            valueSet(1, 1, BELOW_ROOT),
            "{\"resourceType\":\"ValueSet\",\"compose\":{\"include\":[{\"valueSet\":["
                    + String.join(",", Collections.nCopies(50, "\"http://empty\""))
                    + "]}]}}"
        };
        for (String set : sets) {
            isLate(end -> terminology(end).codes(json(set)));
        }
    }

    @Test
    void aConceptHasAHundredCodingsAtMostAndItsCodeSystemIsReadOnce() {
        String own = "/CodeSystem/wide/$validate-code";
        Answer valid = account.post(own, concept("codeableConcept", 100));
        assertEquals("true", valid.expect(200).at("parameter", 0, "valueBoolean"), valid::text);
        for (String operation :
                List.of(own, "/ValueSet/$validate-code?url=http://x", "/ConceptMap/$translate")) {
            Answer refused = account.post(operation, concept("codeableConcept", 101));
            isTooCostly(refused);
            assertTrue(refused.text().contains("parameter codeableConcept: at most 100"));
        }
    }

    /// Codings that nobody knows, and at last one that the wide system has.
    private static String concept(String name, int codings) {
        return "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\""
                + name
                + "\",\"valueCodeableConcept\":{\"coding\":["
                + "{\"code\":\"none\"},".repeat(codings - 1)
                + "{\"system\":\"http://wide\",\"code\":\"c1\"}]}}]}";
    }

    @Test
    void theClockIsLookedAtForEachCodingAndEachGroupOfAMap() {
        var asked = new AskedCode("none", Optional.empty(), Optional.empty(), Optional.empty());
        isLate(
                end ->
                        ValidateCode.ofValueSet(
                                Collections.nCopies(50, asked), List.of(), terminology(end)));
        JsonObject map =
                json(
                        "{\"group\":["
                                + String.join(",", Collections.nCopies(50, "{\"source\":\"x\"}"))
                                + "]}");
        isLate(end -> Translate.matches(map, List.of(asked), Optional.empty(), terminology(end)));
    }

    /// That work which looks at the clock often enough is ended; each look takes a second.
    private static void isLate(Consumer<Deadline> work) {
        var time = new AtomicLong();
        Deadline end =
                Deadline.in(
                        Duration.ofSeconds(30),
                        () -> time.addAndGet(Duration.ofSeconds(1).toNanos()));
        Failed late = assertThrows(Failed.class, () -> work.accept(end));
        assertEquals(Failure.TOO_LARGE, late.failure());
        assertEquals("30 s", late.fact("most", ""));
    }

    private static JsonObject json(String text) {
        return Json.readObject(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Terminology terminology(Deadline end) {
        String empty = "{\"expansion\":{\"contains\":[]}}";
        return new Terminology(
                (type, _) ->
                        Optional.of(
                                (type.equals("CodeSystem") ? codeSystem() : empty)
                                        .getBytes(StandardCharsets.UTF_8)),
                () -> {
                    throw new IllegalStateException("nothing of HL7's is asked for");
                },
                Meter.NONE,
                end,
                Terminology.Bounds.LISTED);
    }
}
