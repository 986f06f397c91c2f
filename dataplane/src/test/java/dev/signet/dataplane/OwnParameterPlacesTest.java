// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Search parameters of an account's own in all places where a parameter may stand: alone, behind
/// a chain, behind `_has`, in an order, in includes; of each type, by paths and by the engine; and
/// when the index is made anew.
class OwnParameterPlacesTest {
    private static final String SITE = "http://example.org/";

    /// Of each type: the element, what p1 has there and what p2 has, what comes first in an order,
    /// and how it is asked for.
    private static final List<Kind> KINDS =
            List.of(
                    new Kind("token", "code", "\"ash\"", "\"oak\"", "ash"),
                    new Kind("string", "string", "\"Ann\"", "\"Bob\"", "an"),
                    new Kind("date", "date", "\"2020-05\"", "\"2021-06\"", "lt2021"),
                    new Kind("number", "integer", "3", "7", "lt5"),
                    new Kind("quantity", "Quantity", "{\"value\":41}", "{\"value\":43}", "lt42"),
                    new Kind("uri", "uri", "\"urn:a\"", "\"urn:b\"", "urn:a"));

    private record Kind(String type, String element, String first, String second, String asked) {
        String value(boolean isFirst) {
            String name = Character.toUpperCase(element.charAt(0)) + element.substring(1);
            return "{\"url\":\"%s%s\",\"value%s\":%s}"
                    .formatted(SITE, type, name, isFirst ? first : second);
        }

        /// What paths carry, or the same said in a way that is left to the engine.
        String expression(boolean byEngine) {
            String more = byEngine ? " or url = 'urn:none'" : "";
            return "Patient.extension.where(url = '%s%s'%s).value.ofType(%s)"
                    .formatted(SITE, type, more, element);
        }
    }

    @TempDir private Path folder;
    private Account account;

    @BeforeEach
    void open() {
        account = new Account(folder);
    }

    @AfterEach
    void close() {
        account.close();
    }

    private static String definition(String code, String type, String expression, String more) {
        return OwnDefinitions.definition(code, code, type, expression, more);
    }

    private static String patient(String id, boolean isFirst) {
        var extensions = new ArrayList<String>();
        KINDS.forEach(kind -> extensions.add(kind.value(isFirst)));
        extensions.add(
                "{\"url\":\"%sclinic\",\"valueReference\":{\"reference\":\"Organization/%s\"}}"
                        .formatted(SITE, isFirst ? "mill" : "lake"));
        return "{\"resourceType\":\"Patient\",\"id\":\"%s\",\"extension\":[%s]}"
                .formatted(id, String.join(",", extensions));
    }

    private void fill() {
        for (String name : List.of("mill", "lake")) {
            account.put(
                            "/Organization/" + name,
                            "{\"resourceType\":\"Organization\",\"id\":\"%s\",\"name\":\"%s\"}"
                                    .formatted(name, name))
                    .expect(201);
        }
        account.put("/Patient/p1", patient("p1", true)).expect(201);
        for (Kind kind : KINDS) {
            for (boolean byEngine : new boolean[] {false, true}) {
                String code = (byEngine ? "engine-" : "path-") + kind.type();
                String body = definition(code, kind.type(), kind.expression(byEngine), "");
                account.put("/SearchParameter/" + code, body).expect(201);
            }
        }
        String clinic = "Patient.extension.where(url = '%sclinic').value.ofType(Reference)";
        String target = ",\"target\":[\"Organization\"]";
        account.put(
                        "/SearchParameter/clinic",
                        definition("clinic", "reference", clinic.formatted(SITE), target))
                .expect(201);
        account.put("/Patient/p2", patient("p2", false)).expect(201);
        for (String each : List.of("1", "2")) {
            String body = Account.observation("Patient/p" + each, "8867-4", "72", "2026-01-02");
            String id = "\"id\":\"b" + each + "\",";
            account.put("/Observation/b" + each, body.replaceFirst("\\{", "{" + id)).expect(201);
        }
    }

    /// What is to be found, by search.
    private static Map<String, List<String>> expected() {
        var found = new LinkedHashMap<String, List<String>>();
        for (Kind kind : KINDS) {
            for (String before : List.of("path-", "engine-")) {
                String code = before + kind.type();
                String is = code + "=" + kind.asked();
                found.put("/Patient?" + is, List.of("p1"));
                found.put("/Patient?" + code + ":missing=true", List.of());
                found.put("/Observation?subject:Patient." + is, List.of("b1"));
                found.put("/Organization?_has:Patient:clinic:" + is, List.of("mill"));
                found.put(
                        "/Organization?_has:Patient:clinic:_has:Observation:subject:code=8867-4"
                                + "&_has:Patient:clinic:"
                                + is,
                        List.of("mill"));
                found.put("/Patient?_filter=" + filter(code, kind), List.of("p1"));
                found.put("/Patient?_sort=" + code, List.of("p1", "p2"));
                found.put("/Patient?_sort=-" + code, List.of("p2", "p1"));
            }
        }
        found.put("/Patient?clinic=Organization/lake", List.of("p2"));
        found.put("/Patient?clinic.name=mill", List.of("p1"));
        found.put("/Patient?clinic:Organization.name=lake", List.of("p2"));
        found.put("/Observation?subject:Patient.clinic.name=lake", List.of("b2"));
        found.put("/Patient?_sort=-clinic", List.of("p1", "p2"));
        return found;
    }

    private static String filter(String code, Kind kind) {
        String asked = kind.asked();
        return asked.startsWith("lt")
                ? code + "%20lt%20" + asked.substring(2)
                : code
                        + (kind.type().equals("string") ? "%20sw%20" : "%20eq%20")
                        + '"'
                        + asked
                        + '"';
    }

    private Map<String, List<String>> found() {
        var found = new LinkedHashMap<String, List<String>>();
        for (String query : expected().keySet()) {
            Answer answer = account.get(query);
            found.put(query, answer.status() == 200 ? answer.hits() : List.of(answer.text()));
        }
        return found;
    }

    private void isFoundEverywhere() {
        assertEquals(expected(), found());
        Answer along = account.get("/Patient?path-token=ash&_include=Patient:clinic");
        assertEquals(List.of("mill"), along.expect(200).ids("include"));
        Answer back = account.get("/Organization?name=lake&_revinclude=Patient:clinic");
        assertEquals(List.of("p2"), back.expect(200).ids("include"));
    }

    private boolean isRunning() {
        return account.get("/$reindex").expect(200).text().contains("\"Running\"");
    }

    @Test
    void areFoundInEachPlaceAlsoAfterTheLogWasReadAgainAndTheIndexMadeAnew() throws IOException {
        fill();
        OwnDefinitions.reindexed(account);
        isFoundEverywhere();

        account.revoke(); // nothing is brought to its end: the rest is read from the log
        account.restore();
        isFoundEverywhere();

        account.revoke();
        assertTrue(removed("index") + removed("index-2") > 0, "there was no index");
        account.restore();
        isFoundEverywhere();
    }

    /// Removes the files of an index.
    private int removed(String index) throws IOException {
        Path place = folder.resolve(index);
        if (!Files.isDirectory(place)) {
            return 0;
        }
        try (var files = Files.list(place)) {
            List<Path> all = files.toList();
            for (Path each : all) {
                Files.delete(each);
            }
            return all.size();
        }
    }

    @Test
    void whatTheEngineFindsIsRefusedOrPartialWhileAReindexRuns() {
        for (int bundle = 0; bundle < 3; bundle++) {
            var entries = new ArrayList<String>();
            for (int i = 0; i < 1_000; i++) {
                String id = "m" + (1_000 * bundle + i);
                String url = "Patient/" + id;
                entries.add(Account.entry("", "PUT", url, patient(id, i % 2 == 0), ""));
            }
            account.transaction(entries.toArray(String[]::new)).expect(200);
        }
        Kind token = KINDS.getFirst();
        String body = definition("kind", "token", token.expression(true), "");
        account.put("/SearchParameter/kind", body).expect(201);
        account.put("/Patient/since", patient("since", true)).expect(201);
        String query = "/Patient?kind=ash&_total=accurate";
        account.post("/$reindex", "").expect(201);
        int during = 0;
        while (isRunning()) {
            Answer refused = account.get(query);
            Answer ordered = account.get("/Patient?_sort=kind");
            Answer chained = account.get("/Observation?subject:Patient.kind=ash");
            Answer partial = account.get(query, "x-ms-use-partial-indices", "true");
            if (isRunning()) { // all four were answered while it ran
                during++;
                for (Answer each : List.of(refused, ordered, chained)) {
                    assertEquals("not-supported", each.expect(400).at("issue", 0, "code"));
                }
                assertEquals("1", partial.expect(200).at("total"));
                assertTrue(partial.text().contains("not indexed for all resources"));
            }
        }
        assertTrue(during > 0, "the job was over before anything was asked");
        OwnDefinitions.awaitJob(account);
        assertEquals("1501", account.get(query).expect(200).at("total"));
    }
}
