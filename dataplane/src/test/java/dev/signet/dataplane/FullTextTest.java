// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Searches by words, on an account whose resources' words are indexed, and on one where not.
class FullTextTest {
    @TempDir static Path folder;
    private static Account account;

    @BeforeAll
    static void write() {
        account = Account.withTexts(folder);
        put(
                "bone",
                "Metastases of the bone",
                "\"code\":{\"text\":\"Osteosarcoma\",\"coding\":[{\"system\":"
                        + "\"http://example.org/words\",\"display\":\"Bone tumour\"}]}");
        put("liver", "Liver &amp; <b>gall</b> bladder <!-- spleen -->", note("Metastases, none"));
        put("lung", "Lung", note("The na\u00efve O'Brien coughs bone-dry"));
        put("both", "Bone and liver", note("metastases in both, bone and liver"));
        account.put(
                        "/Patient/p",
                        "{\"resourceType\":\"Patient\",\"id\":\"p\",\"name\":[{\"family\":\"Liver\"}]}")
                .expect(201);
    }

    private static String note(String text) {
        return "\"note\":[{\"text\":\"" + text + "\"}]";
    }

    private static void put(String id, String narrative, String members) {
        account.put("/Condition/" + id, condition(id, narrative, members)).expect(201);
    }

    private static String condition(String id, String narrative, String members) {
        return "{\"resourceType\":\"Condition\",\"id\":\""
                + id
                + "\",\"text\":{\"status\":\"generated\",\"div\":"
                + "\"<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\">"
                + narrative
                + "</div>\"},\"subject\":{\"reference\":\"Patient/p\"},"
                + members
                + "}";
    }

    @AfterAll
    static void close() {
        account.close();
    }

    private static String query(String name, String value) {
        return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static void finds(String name, String value, String... ids) {
        Answer answer = account.get("/Condition?" + query(name, value)).expect(200);
        assertEquals(Set.of(ids), new HashSet<>(answer.ids("match")), name + "=" + value);
    }

    @Test
    void theNarrativeIsFoundByItsWordsAndNotByItsMarks() {
        finds("_text", "bone", "bone", "both");
        finds("_text", "BONE metastases", "bone");
        finds("_text", "gall", "liver");
        finds("_text", "spleen");
        finds("_text", "amp");
        finds("_text", "xmlns");
        finds("_text", "osteosarcoma");
    }

    @Test
    void theContentIsWhatElementsSayAndTheNarrative() {
        finds("_content", "osteosarcoma", "bone");
        finds("_content", "tumour", "bone");
        finds("_content", "naive", "lung");
        finds("_content", "obrien", "lung");
        finds("_content", "O'Brien", "lung");
        finds("_content", "dry", "lung");
        finds("_content", "lung", "lung");
        finds("_content", "metastases", "bone", "liver", "both");
        finds("_content", "example");
        finds("_content", "patient");
    }

    @Test
    void wordsAreJoinedByAndOrNotAndParentheses() {
        finds("_text", "(bone or liver) and metastases", "bone");
        finds("_content", "(bone OR liver) AND metastases", "bone", "liver", "both");
        finds("_content", "bone and not metastases", "lung");
        finds("_content", "not (bone or liver)");
        finds("_content", "metast* not both", "bone", "liver");
        finds("_content", "osteo*,cough*", "bone", "lung");
        finds("_content", "osteo");
        finds("_content", "bone-dry", "lung");
    }

    @Test
    void wordsStandBesideOtherCriteriaInChainsAndOverAllTypes() {
        assertEquals(
                List.of("p"),
                account.get("/Patient?_has:Condition:subject:_content=osteosarcoma")
                        .expect(200)
                        .ids("match"));
        assertEquals(
                4,
                account.get("/Condition?subject:Patient._content=liver").expect(200).hits().size());
        Set<String> all = new HashSet<>(account.get("/?_content=liver").expect(200).ids("match"));
        assertEquals(Set.of("p", "liver", "both"), all);
        finds("_content", "bone&_id=lung".substring(0, 4), "bone", "lung", "both");
        assertEquals(
                List.of("lung"),
                account.get("/Condition?_content=bone&_id=lung").expect(200).ids("match"));
    }

    @Test
    void anOrderByScoreHasThoseWithTheMostWordsFirstOverAllPages() {
        String asked =
                "/Condition?"
                        + query("_content", "bone or liver or metastases or cough*")
                        + "&_sort=_score";
        Answer whole = account.get(asked).expect(200);
        assertEquals("both", whole.ids("match").getFirst());
        double before = 1;
        for (int i = 0; i < whole.ids("match").size(); i++) {
            double score = Double.parseDouble(whole.at("entry", i, "search", "score"));
            assertTrue(score <= before && score > 0, whole::text);
            before = score;
        }
        var paged = new ArrayList<String>();
        String next = asked + "&_count=1";
        while (!next.isEmpty()) {
            Answer page = account.get(next).expect(200);
            paged.addAll(page.ids("match"));
            next = page.link("next");
        }
        assertEquals(whole.ids("match"), paged);
        List<String> turned =
                account.get(asked.replace("=_score", "=-_score")).expect(200).ids("match");
        assertEquals("both", turned.getLast());
        assertEquals("", account.get("/Condition?_content=bone").at("entry", 0, "search", "score"));
    }

    @Test
    void whatIsWrongIsRefusedByName() {
        for (String wrong :
                List.of("and", "(bone", "bone)", "bone or", "not", "!", "*", "b*ne", "()", " ")) {
            Answer refused = account.get("/Condition?" + query("_content", wrong)).expect(400);
            assertEquals("value", refused.at("issue", 0, "code"), wrong);
            assertTrue(
                    refused.at("issue", 0, "diagnostics")
                            .startsWith("search parameter _content: expected: words"),
                    wrong);
        }
        refused("_content=%22bone%20tumour%22", "not-supported", "_content: phrases in quotes are");
        refused("_text:contains=bone", "not-supported", "_text:contains: this parameter takes no");
        refused("_sort=_score", "value", "_sort: _score is an order of what _text");
        refused("_content=" + "w+".repeat(501), "too-costly", "_content: the search has more than");
        refused("_content=" + "(".repeat(21) + "w" + ")".repeat(21), "value", "_content: expected");
        account.get("/Condition?_content=" + "(".repeat(20) + "bone" + ")".repeat(20)).expect(200);
    }

    private static void refused(String query, String code, String start) {
        Answer answer = account.get("/Condition?" + query).expect(400);
        assertEquals(code, answer.at("issue", 0, "code"), query);
        String text = answer.at("issue", 0, "diagnostics");
        assertTrue(text.startsWith("search parameter " + start), text);
    }

    @Test
    void conditionsOfWritesLookAtWordsTooAndAtWhatIsWrittenMeanwhile() {
        String body = condition("", "Kidney stone", note("x")).replace("\"id\":\"\",", "");
        String[] once = {"If-None-Exist", "_text=kidney"};
        account.post("/Condition", body, once).expect(201);
        account.post("/Condition", body, once).expect(200);
        account.delete("/Condition?_text=kidney").expect(204);
        account.get("/Condition?_text=kidney").expect(200).hits().forEach(_ -> assertTrue(false));
    }

    @Test
    void theStatementNamesThemWhereTheyAre(@TempDir Path other) {
        assertTrue(account.get("/metadata").text().contains("\"name\":\"_content\""));
        try (var without = new Account(other)) {
            assertTrue(!without.get("/metadata").text().contains("\"name\":\"_content\""));
            String text = without.get("/Patient?_content=x").expect(400).text();
            assertTrue(text.contains("setting full-text"), text);
        }
    }

    @Test
    void anAccountMayBecomeOneWhoseWordsAreIndexed(@TempDir Path other) {
        try (var without = new Account(other)) {
            without.put("/Patient/q", Account.patient("q", "Quirk")).expect(201);
        }
        try (var with = Account.withTexts(other)) {
            assertEquals(List.of("q"), with.get("/Patient?_content=quirk").ids("match"));
        }
        try (var without = new Account(other)) {
            assertEquals(List.of("q"), without.get("/Patient?family=quirk").ids("match"));
        }
    }
}
