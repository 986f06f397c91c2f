// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import static dev.signet.dataplane.Account.observation;
import static dev.signet.dataplane.Account.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.dataplane.Account;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `$lastn` of Observations.
class LastObservationsTest {
    @TempDir static Path folder;
    private static Account account;

    @BeforeAll
    static void write() {
        account = new Account(folder);
        account.put("/Patient/ada", patient("ada", "Lovelace")).expect(201);
        for (int day = 1; day <= 5; day++) {
            measured("w" + day, "Patient/ada", "29463-7", "2020-01-0" + day, "");
            measured("h" + day, "Patient/ada", "8302-2", "2020-02-0" + day, "");
        }
        measured("bob", "Patient/bob", "29463-7", "2021-01-01", "");
        // the same under a code of the house, and under both
        measured("old", "Patient/eve", "house", "2019-01-01", "");
        measured("both", "Patient/eve", "29463-7", "2018-01-01", ",{\"code\":\"house\"}");
        measured("new", "Patient/eve", "29463-7", "2020-01-01", "");
    }

    private static void measured(
            String id, String subject, String code, String date, String moreCodings) {
        String body = observation(subject, code, "1", date);
        body =
                body.replace("\"status\":", "\"id\":\"" + id + "\",\"status\":")
                        .replace("}]},\"subject\"", "}" + moreCodings + "]},\"subject\"");
        if (code.equals("house")) {
            body = body.replace("\"system\":\"http://loinc.org\",", "");
        }
        account.put("/Observation/" + id, body).expect(201);
    }

    @AfterAll
    static void close() {
        account.close();
    }

    private static void finds(String query, String... ids) {
        assertEquals(List.of(ids), account.get("/Observation/$lastn?" + query).hits(), query);
    }

    @Test
    void theLatestOfEachCodeComesAlone() {
        finds("patient=ada", "h5", "w5");
        finds("subject=Patient/ada&max=2", "h5", "h4", "w5", "w4");
        finds("patient=ada&code=29463-7&max=3", "w5", "w4", "w3");
        finds("patient=ada&date=le2020-01-03", "w3");
        finds("patient=nobody");
    }

    @Test
    void whatSharesACodingIsOfOneCode() {
        finds("patient=eve", "new");
        finds("patient=eve&max=2", "new", "old");
        finds("patient=eve&max=5", "new", "old", "both");
    }

    @Test
    void whatIsNotUnderstoodIsRefusedByName() {
        account.get("/Observation/$lastn?code=29463-7")
                .refused(400, "required", "parameter patient or subject: one is required", "");
        for (String wrong :
                List.of(
                        "max=0",
                        "max=x",
                        "_count=3",
                        "_sort=date",
                        "_include=Observation:subject",
                        "_elements=id",
                        "_explain=true",
                        "_summary=true",
                        "_total=accurate",
                        "nope=1",
                        "date=tomorrow")) {
            account.get("/Observation/$lastn?patient=ada&" + wrong).expect(400);
        }
        account.get("/Observation/w1/$lastn?patient=ada").expect(404);
        account.get("/Patient/$lastn").expect(404);
    }

    @Test
    void itIsAnEntryOfABatch() {
        String url = "Observation/$lastn?patient=eve";
        account.batch(Account.entry("", "GET", url, "", "")).expect(200);
    }
}
