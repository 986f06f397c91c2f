// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static dev.signet.dataplane.Account.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `$validate` and `$versions`.
class ValidateTest {
    private static final String WRONG =
            "{\"resourceType\":\"Patient\",\"id\":\"p\",\"birthDate\":\"1.1.2000\"}";

    @TempDir static Path folder;
    private static Account account;

    @BeforeAll
    static void open() {
        account = new Account(folder);
        account.put("/Patient/p", patient("p", "Ada")).expect(201);
    }

    @AfterAll
    static void close() {
        account.close();
    }

    private static String parameters(String mode, String resource) {
        return "{\"resourceType\":\"Parameters\",\"parameter\":["
                + (mode.isEmpty() ? "" : "{\"name\":\"mode\",\"valueCode\":\"" + mode + "\"}")
                + (mode.isEmpty() || resource.isEmpty() ? "" : ",")
                + (resource.isEmpty()
                        ? ""
                        : "{\"name\":\"resource\",\"resource\":" + resource + "}")
                + "]}";
    }

    private static void good(Answer answer) {
        assertEquals("information", answer.expect(200).at("issue", 0, "severity"), answer::text);
    }

    @Test
    void whatAWriteWouldTakeIsGoodAndNothingIsWritten() {
        good(account.post("/Patient/$validate", patient("", "Eve")));
        good(account.post("/Patient/$validate?mode=create", patient("", "Eve")));
        good(account.post("/Patient/$validate", parameters("", patient("", "Eve"))));
        good(account.post("/Patient/p/$validate", parameters("update", patient("p", "Eve"))));
        good(account.get("/Patient/p/$validate"));
        assertEquals(0, account.get("/Patient?name=Eve").hits().size());
        good(account.post("/Parameters/$validate", "{\"resourceType\":\"Parameters\"}"));
    }

    @Test
    void whatAWriteWouldRefuseIsTheAnswer() {
        Answer wrong = account.post("/Patient/$validate", WRONG);
        wrong.found(200, "value", "the value is not a valid date", "Patient.birthDate");
        account.post("/Patient/$validate", parameters("create", WRONG))
                .found(200, "value", "the value is not a valid date", "Patient.birthDate");
        account.post("/Observation/$validate", patient("", "Eve"))
                .found(
                        200,
                        "invalid",
                        "the resource's type must be the type of the address",
                        "Observation.resourceType");
        account.post("/Patient/p/$validate", patient("q", "Eve"))
                .found(
                        200,
                        "invalid",
                        "the resource's id must be the id of the address",
                        "Patient.id");
        account.post("/Patient/$validate?mode=update", patient("", "Eve"))
                .found(200, "required", "an update needs an id", "Patient.id");
    }

    @Test
    void aDeleteIsOfOneThatIsThere() {
        good(account.post("/Patient/p/$validate", parameters("delete", "")));
        account.post("/Patient/none/$validate", parameters("delete", "")).expect(404);
        account.post("/Patient/$validate", parameters("delete", "")).expect(400);
        account.get("/Patient/none/$validate").expect(404);
    }

    @Test
    void whatItDoesNotLookAtIsRefusedByName() {
        account.post("/Patient/$validate?terminology=http://x", patient("", "Eve"))
                .refused(
                        400,
                        "not-supported",
                        "parameter terminology: $validate takes resource, mode and profile",
                        "");
        account.post("/Patient/$validate?mode=profile", patient("", "Eve")).expect(400);
        account.post("/Patient/$validate", parameters("create", "")).expect(400);
        account.post("/Patient/$validate", "{\"resourceType\":").expect(400);
    }

    @Test
    void versionsAreToldToAll() {
        Answer versions = account.get("/$versions").expect(200);
        assertEquals("4.0", versions.at("parameter", 0, "valueCode"));
        assertEquals("default", versions.at("parameter", 1, "name"));
    }
}
