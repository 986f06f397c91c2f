// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `$docref` of DocumentReferences.
class DocumentReferencesTest {
    private static final String PATH = "/DocumentReference/$docref";

    @TempDir static Path folder;
    private static Account account;

    @BeforeAll
    static void write() {
        account = new Account(folder);
        put("d2019", "ada", "2019-05-01", "34133-9");
        put("d2020", "ada", "2020-05-01", "18842-5");
        put("d2021", "ada", "2021-05-01", "18842-5");
        put("bob", "bob", "2020-05-01", "18842-5");
    }

    private static void put(String id, String patient, String day, String code) {
        account.put(
                        "/DocumentReference/" + id,
                        "{\"resourceType\":\"DocumentReference\",\"id\":\""
                                + id
                                + "\",\"status\":\"current\",\"type\":{\"coding\":[{\"system\":"
                                + "\"http://loinc.org\",\"code\":\""
                                + code
                                + "\"}]},\"subject\":{\"reference\":\"Patient/"
                                + patient
                                + "\"},\"content\":[{\"attachment\":{\"contentType\":"
                                + "\"text/plain\"}}],\"context\":{\"period\":{\"start\":\""
                                + day
                                + "\",\"end\":\""
                                + day
                                + "\"}}}")
                .expect(201);
    }

    @AfterAll
    static void close() {
        account.close();
    }

    private static void finds(String query, String... ids) {
        assertEquals(Set.of(ids), new HashSet<>(account.get(PATH + "?" + query).hits()), query);
    }

    @Test
    void thoseOfThePatientAreFoundByTimeAndType() {
        finds("patient=ada", "d2019", "d2020", "d2021");
        finds("patient=Patient/ada&start=2020", "d2020", "d2021");
        finds("patient=ada&start=2020-01-01&end=2020-12-31", "d2020");
        finds("patient=ada&type=http://loinc.org%7C18842-5", "d2020", "d2021");
        finds("patient=ada&type=18842-5&type=34133-9&end=2020", "d2019", "d2020");
        finds("patient=nobody");
    }

    @Test
    void itIsPostedTooAndItsPagesAreThoseOfASearch() {
        Answer posted =
                account.post(
                        PATH,
                        "{\"resourceType\":\"Parameters\",\"parameter\":["
                                + "{\"name\":\"patient\",\"valueId\":\"ada\"},"
                                + "{\"name\":\"start\",\"valueDate\":\"2020-01-01\"}]}");
        assertEquals(Set.of("d2020", "d2021"), new HashSet<>(posted.hits()));
        assertEquals(
                Account.BASE + "/DocumentReference?patient=Patient/ada&period=ge2020-01-01",
                posted.link("self"));
        assertEquals(posted.hits(), account.get(posted.link("self")).hits());
    }

    @Test
    void whatIsNotUnderstoodIsRefusedByName() {
        account.get(PATH).refused(400, "required", "parameter patient: it is required", "");
        account.get(PATH + "?patient=ada&on-demand=true")
                .refused(
                        400,
                        "not-supported",
                        "parameter on-demand: $docref takes patient, start, end, type",
                        "");
        for (String wrong :
                List.of(
                        "patient=ada,bob",
                        "patient=ada&patient=bob",
                        "patient=ada&start=ge2020",
                        "patient=ada&start=2021&end=2020",
                        "patient=ada&end=x",
                        "patient=ada&profile=x",
                        "patient=ada&_count=1")) {
            account.get(PATH + "?" + wrong).expect(400);
        }
    }
}
