// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static dev.signet.dataplane.Account.entry;
import static dev.signet.dataplane.Account.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nothing that a write is told beside its body is passed over.
class WriteParametersTest {
    private static final List<String> QUERIES =
            List.of(
                    "hardDelete=true",
                    "HardDelete=true",
                    "hardDelete",
                    "_hardDelete=true",
                    "_purge=true",
                    "_purgeHistory=true",
                    "_cascade=delete",
                    "_expunge=true",
                    "_count=1",
                    "identifier=7",
                    "_versionId=1",
                    "anything=else");

    /// What a delete that stands alone understands.
    private static final Set<String> OF_DELETES = Set.of("hardDelete", "_hardDelete");

    private static final String[][] HANDLINGS = {
        {}, {"Prefer", "handling=strict"}, {"Prefer", "handling=lenient"}
    };

    @TempDir Path folder;
    private Account account;

    @BeforeEach
    void open() {
        account = new Account(folder);
        account.put("/Patient/a", patient("a", "Ada")).expect(201);
    }

    @AfterEach
    void close() {
        account.close();
    }

    /// Nothing has been written since [#open].
    private void nothingIsDone() {
        assertEquals("W/\"1\"", account.get("/Patient/a").expect(200).header("ETag"));
        assertEquals(1, account.get("/_history").expect(200).entries().size());
    }

    private static void refusedByName(String name, Answer answer) {
        assertEquals("not-supported", answer.expect(400).at("issue", 0, "code"));
        String text = answer.at("issue", 0, "diagnostics");
        assertTrue(text.startsWith("parameter " + name + ": "), text);
    }

    @Test
    void aParameterThatIsNotUnderstoodIsRefusedByNameWhateverTheHandling() {
        for (String query : QUERIES) {
            String name = query.split("=")[0];
            for (String[] handling : HANDLINGS) {
                if (!OF_DELETES.contains(name)) {
                    refusedByName(name, account.delete("/Patient/a?" + query, handling));
                }
                refusedByName(
                        name, account.put("/Patient/a?" + query, patient("a", "B"), handling));
                refusedByName(name, account.post("/Patient?" + query, patient("", "B"), handling));
                refusedByName(
                        name,
                        account.post(
                                "/?" + query,
                                Account.bundle("batch", entry("", "DELETE", "Patient/a", "", "")),
                                handling));
            }
        }
        nothingIsDone();
    }

    @Test
    void aCascadeIsRefusedAsOneThoughTheDeleteErases() {
        assertEquals(
                "parameter _cascade: deletes do not cascade",
                account.delete("/Patient/a?hardDelete=true&_cascade=delete")
                        .expect(400)
                        .at("issue", 0, "diagnostics"));
        nothingIsDone();
    }

    @Test
    void soItIsInEntriesOfBundles() {
        for (String query : QUERIES) {
            String name = query.split("=")[0];
            for (String entry :
                    List.of(
                            entry("", "DELETE", "Patient/a?" + query, "", ""),
                            entry("", "PUT", "Patient/a?" + query, patient("a", "B"), ""),
                            entry("", "POST", "Patient?" + query, patient("", "B"), ""))) {
                if (OF_DELETES.contains(name) && entry.contains("DELETE")) {
                    continue; // done: ErasureTest
                }
                Answer done = account.transaction(entry);
                refusedByName(name, done);
                assertEquals("Bundle.entry[0].request.url", done.at("issue", 0, "expression", 0));
                done = account.batch(entry).expect(200);
                assertEquals("400 Bad Request", done.at("entry", 0, "response", "status"));
                String outcome = done.at("entry", 0, "response", "outcome");
                assertTrue(outcome.contains("\"parameter " + name + ": "), outcome);
            }
        }
        nothingIsDone();
    }

    @Test
    void aHeaderThatWouldChangeWhatIsDoneIsRefusedByName() {
        String[][] all = {
            {"X-Cascade", "delete"},
            {"If-Unmodified-Since", "Sat, 29 Oct 1994 19:43:31 GMT"}
        };
        for (String[] header : all) {
            named(header[0], account.delete("/Patient/a", header));
            named(header[0], account.put("/Patient/a", patient("a", "B"), header));
            named(header[0], account.post("/Patient", patient("", "B"), header));
            String delete = Account.bundle("batch", entry("", "DELETE", "Patient/a", "", ""));
            named(header[0], account.post("/", delete, header));
        }
        String[] exist = {"If-None-Exist", "identifier=7"};
        named("If-None-Exist", account.delete("/Patient/a", exist));
        named("If-None-Exist", account.put("/Patient/a", patient("a", "B"), exist));
        named("If-Match", account.post("/Patient", patient("", "B"), "If-Match", "W/\"1\""));
        named("If-None-Exist", account.post("/", Account.bundle("batch"), exist));
        nothingIsDone();
    }

    private static void named(String header, Answer answer) {
        assertEquals("not-supported", answer.expect(400).at("issue", 0, "code"));
        String text = answer.at("issue", 0, "diagnostics");
        assertTrue(text.startsWith("header " + header + ": "), text);
    }

    @Test
    void aConditionThatTheMethodOfAnEntryDoesNotTakeIsRefused() {
        String exist = ",\"ifNoneExist\":\"identifier=7\"";
        String match = ",\"ifMatch\":\"W/\\\"1\\\"\"";
        for (String[] one :
                List.of(
                        new String[] {"ifNoneExist", entry("", "DELETE", "Patient/a", "", exist)},
                        new String[] {
                            "ifNoneExist", entry("", "PUT", "Patient/a", patient("a", "B"), exist)
                        },
                        new String[] {
                            "ifMatch", entry("", "POST", "Patient", patient("", "B"), match)
                        })) {
            account.transaction(one[1])
                    .refused(
                            400,
                            "invalid",
                            "the entry's method does not take this condition",
                            "Bundle.entry[0].request." + one[0]);
            assertEquals(
                    "400 Bad Request",
                    account.batch(one[1]).expect(200).at("entry", 0, "response", "status"));
        }
        nothingIsDone();
    }

    @Test
    void anUpdateOfMetaMayBeAskedForWithoutHistoryAndKeepsIt() {
        String meta = "\"meta\":{\"tag\":[{\"code\":\"%s\"}]},";
        String tagged = patient("a", "Ada").replace("\"id\"", meta + "\"id\"");
        String query = "?_meta-history=false";
        account.put("/Patient/a" + query, tagged.formatted("b")).expect(200);
        account.put("/Patient?_id=a&_meta-history=True", tagged.formatted("c")).expect(200);
        String patch = "[{\"op\":\"replace\",\"path\":\"/meta/tag/0/code\",\"value\":\"d\"}]";
        String[] type = {"Content-Type", "application/json-patch+json"};
        account.send("PATCH", "/Patient/a" + query, patch, type).expect(200);
        String entry = entry("", "PUT", "Patient/a" + query, tagged.formatted("e"), "");
        account.transaction(entry).expect(200);
        entry = entry("", "PUT", "Patient/a" + query, tagged.formatted("f"), "");
        account.batch(entry).expect(200);
        assertEquals("W/\"6\"", account.get("/Patient/a").expect(200).header("ETag"));
        assertEquals(6, account.get("/Patient/a/_history").expect(200).entries().size());
        String wrong = "/Patient/a?_meta-history=perhaps";
        account.put(wrong, tagged.formatted("g"))
                .refused(400, "value", "parameter _meta-history: it is true or false", "");
        refusedByName("_meta-history", account.delete("/Patient/a" + query));
        refusedByName("_meta-history", account.post("/Patient" + query, patient("", "B")));
        assertEquals("W/\"6\"", account.get("/Patient/a").expect(200).header("ETag"));
    }

    @Test
    void whatIsUnderstoodStays() {
        Answer made = account.post("/Patient?_format=json&_pretty=true", patient("", "B"));
        assertEquals("B", made.expect(201).at("name", 0, "family"));
        Answer part = account.put("/Patient/a?_elements=gender", patient("a", "C")).expect(200);
        assertEquals("", part.at("name"));
        assertEquals("a", part.at("id"));
        account.put("/Patient/a?_summary=true", patient("a", "D"), "X-Cascade", "none").expect(200);
        assertEquals("D", account.get("/Patient/a").at("name", 0, "family"));
        account.put("/Patient/a?_summary=count", patient("a", "E")).expect(400);
        account.put("/Patient/a?_format=html", patient("a", "E")).expect(406);
        assertEquals("D", account.get("/Patient/a").at("name", 0, "family"));
        String[] matched = {"If-Match", "W/\"3\"", "If-Unmodified-Since", "whenever"};
        account.put("/Patient/a", patient("a", "E"), matched).expect(200);
        String get = entry("", "DELETE", "Patient/a?_format=json", "", "");
        account.post("/?_pretty=true", Account.bundle("transaction", get)).expect(200);
        account.get("/Patient/a").expect(410);
    }
}
