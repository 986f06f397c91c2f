// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static dev.signet.dataplane.Account.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `$meta`, `$meta-add`, `$meta-delete`.
class MetaOperationTest {
    @TempDir Path folder;
    private Account account;

    @BeforeEach
    void open() {
        account = new Account(folder);
        account.put("/Patient/a", patient("a", "A")).expect(201);
    }

    @AfterEach
    void close() {
        account.close();
    }

    private static String of(String meta) {
        return "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"meta\",\"valueMeta\":"
                + meta.replace('\'', '"')
                + "}]}";
    }

    private static final String BOTH = "{'profile':['urn:p'],'tag':[{'system':'s','code':'t'}]}";

    @Test
    void labelsAreAddedOnceToldAndTakenAway() {
        Answer added = account.post("/Patient/a/$meta-add", of(BOTH)).expect(200);
        assertEquals("W/\"2\"", added.header("ETag"));
        assertEquals("return", added.at("parameter", 0, "name"));
        assertEquals("t", added.at("parameter", 0, "valueMeta", "tag", 0, "code"));
        assertEquals("2", added.at("parameter", 0, "valueMeta", "versionId"));
        assertEquals(List.of("a"), account.get("/Patient?_tag=s%7Ct").hits());
        assertEquals(
                account.get("/Patient/a").at("meta", "lastUpdated"),
                added.at("parameter", 0, "valueMeta", "lastUpdated"));
        Answer again = account.post("/Patient/a/$meta-add", of(BOTH)).expect(200);
        assertEquals("W/\"2\"", again.header("ETag"));
        Answer told = account.get("/Patient/a/$meta").expect(200);
        assertEquals("urn:p", told.at("parameter", 0, "valueMeta", "profile", 0));
        assertEquals("2", told.at("parameter", 0, "valueMeta", "versionId"));
        Answer less =
                account.post("/Patient/a/$meta-delete", of("{'tag':[{'system':'s','code':'t'}]}"))
                        .expect(200);
        assertEquals("", less.at("parameter", 0, "valueMeta", "tag"));
        assertEquals("urn:p", less.at("parameter", 0, "valueMeta", "profile", 0));
        assertEquals("A", account.get("/Patient/a").at("name", 0, "family"));
        assertEquals(List.of(), account.get("/Patient?_tag=s%7Ct").hits());
    }

    @Test
    void whatItDoesNotTakeIsRefused() {
        String text = "of a meta only profile, security and tag are taken";
        account.post("/Patient/a/$meta-add", of("{'versionId':'7'}"))
                .refused(400, "invalid", text, "Parameters.parameter");
        account.post("/Patient/a/$meta-add", of("{'source':'urn:x'}")).expect(400);
        account.post("/Patient/a/$meta-add", patient("a", "A")).expect(400);
        account.post("/Patient/a/$meta-add", "{\"resourceType\":\"Parameters\"}").expect(400);
        account.post("/Patient/a/$meta-add", of("{'shoe':43}")).expect(400);
        account.post("/Patient/a/$meta-add", of(BOTH), "If-Match", "W/\"7\"").expect(412);
        account.post("/Patient/none/$meta-add", of(BOTH)).expect(404);
        account.get("/Patient/none/$meta").expect(404);
        account.get("/Patient/a/$meta-add").expect(405);
        account.get("/Patient/$meta").expect(404);
        assertEquals("W/\"1\"", account.get("/Patient/a").header("ETag"));
    }

    @Test
    void ofManyThatAddATagNoneIsLost() throws Exception {
        var statuses =
                Race.of(
                        8,
                        client ->
                                account.post(
                                                "/Patient/a/$meta-add",
                                                of("{'tag':[{'code':'t" + client + "'}]}"))
                                        .status());
        assertEquals(8, Collections.frequency(statuses, 200), statuses::toString);
        assertEquals("W/\"9\"", account.get("/Patient/a").header("ETag"));
    }
}
