// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static dev.signet.dataplane.Account.entry;
import static dev.signet.dataplane.Account.observation;
import static dev.signet.dataplane.Account.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.fhir.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A Bundle that is stored points at its own entries and may be signed: nothing in it changes,
/// wherever it stands.
class StoredBundleTest {
    private static final String URN = "urn:uuid:bbbbbbbb-0000-4000-8000-00000000000";
    private static final String SELF = Account.BASE + "/";

    /// Members of a Bundle that hold every kind of pointer: at an inner entry, at one of the
    /// Bundle around it, at nothing, at the account's own address and by a condition.
    private static final String INSIDE =
            "\"entry\":[{\"fullUrl\":\""
                    + URN
                    + "1\",\"resource\":{\"resourceType\":\"Patient\",\"id\":\"in\",\"text\":{"
                    + "\"status\":\"generated\",\"div\":"
                    + "\"<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\"><a href=\\\""
                    + URN
                    + "1\\\">x</a></div>\"}}},{\"fullUrl\":\""
                    + URN
                    + "2\",\"resource\":"
                    + observation(URN + "1", "1-8", "7.50", "2020")
                    + "},{\"fullUrl\":\""
                    + URN
                    + "3\",\"resource\":"
                    + observation(URN + "8", "1-8", "7.50", "2020")
                    + "},{\"fullUrl\":\""
                    + SELF
                    + "Observation/4\",\"resource\":"
                    + observation(SELF + "Patient/a", "1-8", "7.50", "2020")
                    + "},{\"fullUrl\":\""
                    + URN
                    + "5\",\"resource\":"
                    + observation("Patient?identifier=http://s|none", "1-8", "7.50", "2020")
                    + "}],\"signature\":{\"type\":[{\"system\":\"urn:iso-astm:E1762-95:2013\","
                    + "\"code\":\"1.2.840.10065.1.12.1.1\"}],\"when\":\"2020-01-01T00:00:00Z\","
                    + "\"who\":{\"reference\":\""
                    + URN
                    + "1\"},\"data\":\"dGhpcyBibG9iIGlzIHNuaXBwZWQ=\"}}";

    @TempDir Path folder;
    private Account account;

    @BeforeEach
    void open() {
        account = new Account(folder);
    }

    @AfterEach
    void close() {
        account.close();
    }

    private static String stored(String type) {
        return "{\"resourceType\":\"Bundle\",\"type\":\"" + type + "\"," + INSIDE;
    }

    private String inside(Answer answer) {
        String text = answer.expect(200).text();
        return text.substring(text.indexOf("\"entry\":["));
    }

    private Answer written(Answer done, int entry) {
        String location = done.expect(200).at("entry", entry, "response", "location");
        return account.get("/" + location.substring(0, location.indexOf("/_history")));
    }

    @Test
    void aBundleOfAnyTypeInATransactionIsStoredAsItIs() {
        for (String type :
                List.of("document", "collection", "message", "searchset", "transaction", "batch")) {
            Answer done =
                    account.transaction(
                            entry(URN + "1", "POST", "Patient", patient("", "Ada"), ""),
                            entry("", "POST", "Bundle", stored(type), ""),
                            entry(
                                    "",
                                    "POST",
                                    "Observation",
                                    observation(URN + "1", "1-8", "1", "2020"),
                                    ""));
            assertEquals(INSIDE, inside(written(done, 1)), type);
            String subject = written(done, 2).at("subject", "reference");
            assertTrue(subject.startsWith("Patient/"), "outside is resolved: " + subject);
        }
    }

    @Test
    void aBundleInParametersOrContainedIsStoredAsItIsAndWhatIsAroundItIsResolved() {
        String parameters =
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"who\","
                        + "\"valueReference\":{\"reference\":\""
                        + URN
                        + "1\"}},{\"name\":\"document\",\"resource\":"
                        + stored("document")
                        + "},{\"name\":\"one\",\"part\":[{\"name\":\"deep\",\"resource\":"
                        + stored("collection")
                        + "}]},{\"name\":\"single\",\"resource\":"
                        + observation(URN + "1", "1-8", "1", "2020")
                        + "}]}";
        String basic =
                "{\"resourceType\":\"Basic\",\"contained\":["
                        + stored("collection").replaceFirst("\",", "\",\"id\":\"c\",")
                        + "],\"code\":{\"text\":\"x\"},\"subject\":{\"reference\":\""
                        + URN
                        + "1\"}}";
        Answer done =
                account.transaction(
                        entry(URN + "1", "POST", "Patient", patient("", "Ada"), ""),
                        entry("", "POST", "Parameters", parameters, ""),
                        entry("", "POST", "Basic", basic, ""));
        String patient =
                done.expect(200).at("entry", 0, "response", "location").split("/_history")[0];
        Answer first = written(done, 1);
        assertEquals(patient, first.at("parameter", 0, "valueReference", "reference"));
        assertEquals(stored("document"), first.at("parameter", 1, "resource"));
        assertEquals(stored("collection"), first.at("parameter", 2, "part", 0, "resource"));
        assertEquals(patient, first.at("parameter", 3, "resource", "subject", "reference"));
        Answer second = written(done, 2);
        assertEquals(patient, second.at("subject", "reference"));
        assertTrue(second.at("contained", 0).endsWith(INSIDE), second.text());
    }

    @Test
    void aBundleWithinABundleIsStoredAsItIs() {
        String nested =
                "\"entry\":[{\"fullUrl\":\""
                        + URN
                        + "7\",\"resource\":"
                        + stored("document")
                        + "},{\"fullUrl\":\""
                        + URN
                        + "1\",\"resource\":"
                        + observation(URN + "7", "1-8", "1", "2020")
                        + "}]}";
        String outer = "{\"resourceType\":\"Bundle\",\"type\":\"collection\"," + nested;
        Answer done =
                account.transaction(
                        entry(URN + "1", "PUT", "Bundle/b", withId(outer, "b"), ""),
                        entry(URN + "7", "POST", "Patient", patient("", "Ada"), ""));
        done.expect(200);
        assertEquals(nested, inside(account.get("/Bundle/b")));
    }

    @Test
    void aBundleThatComesAloneOrInABatchIsStoredAsItIs() {
        Answer alone = account.post("/Bundle", stored("document")).expect(201);
        assertEquals(INSIDE, inside(account.get("/Bundle/" + alone.at("id"))));
        account.put("/Bundle/b", withId(stored("message"), "b")).expect(201);
        assertEquals(INSIDE, inside(account.get("/Bundle/b")));
        account.batch(entry("", "PUT", "Bundle/c", withId(stored("collection"), "c"), ""))
                .expect(200);
        assertEquals(INSIDE, inside(account.get("/Bundle/c")));
        JsonObject history = account.get("/Bundle/c/_history").expect(200).json();
        assertTrue(Answer.at(history, "entry", 0, "resource").endsWith(INSIDE));
    }

    private static String withId(String bundle, String id) {
        return bundle.replaceFirst("\",", "\",\"id\":\"" + id + "\",");
    }
}
