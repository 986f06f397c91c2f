// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import dev.signet.fhir.FhirVersion;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What codes are called, by whom, and where case means nothing.
class TerminologyWordsTest {
    private static final String SYSTEM =
            "{\"resourceType\":\"CodeSystem\",\"id\":\"s\",\"url\":\"http://s\",\"status\":"
                    + "\"active\",\"content\":\"complete\",\"caseSensitive\":false,\"concept\":["
                    + "{\"code\":\"Dog\",\"display\":\"Dog\",\"designation\":[{\"value\":"
                    + "\"Haushund\"}]},{\"code\":\"Cat\"}]}";
    private static final String SET =
            "{\"resourceType\":\"ValueSet\",\"id\":\"v\",\"url\":\"http://v\",\"status\":"
                    + "\"active\",\"compose\":{\"include\":[{\"system\":\"http://s\"}],\"exclude\":"
                    + "[{\"system\":\"http://s\",\"concept\":[{\"code\":\"CAT\"}]}]}}";

    @TempDir private Path folder;

    @Test
    void aDisplayMayBeADesignation() {
        try (var account = new Account(folder)) {
            account.put("/CodeSystem/s", SYSTEM).expect(201);
            account.put("/ValueSet/v", SET).expect(201);
            String system = "/CodeSystem/$validate-code?url=http://s&code=dog&display=";
            assertTrue(isValid(account.get(system + "haushund")));
            assertTrue(isValid(account.get(system + "dog")));
            assertFalse(isValid(account.get(system + "wolf")));
            String set = "/ValueSet/$validate-code?url=http://v&code=dog&display=";
            assertTrue(isValid(account.get(set + "Haushund")));
            assertFalse(isValid(account.get(set + "wolf")));
            Answer told = account.get("/CodeSystem/$lookup?system=http://s&code=Dog").expect(200);
            assertEquals("name", told.at("parameter", 0, "name"));
            assertEquals("http://s", told.at("parameter", 0, "valueString"));
        }
    }

    @Test
    void anExclusionIsHeldWithoutCaseWhereTheSystemSaysSo() {
        try (var account = new Account(folder)) {
            account.put("/CodeSystem/s", SYSTEM).expect(201);
            account.put("/ValueSet/v", SET).expect(201);
            Answer expanded = account.get("/ValueSet/v/$expand").expect(200);
            assertEquals("1", expanded.at("expansion", "total"), expanded::text);
            account.put("/CodeSystem/s", SYSTEM.replace("false", "true")).expect(200);
            expanded = account.get("/ValueSet/v/$expand").expect(200);
            assertEquals("2", expanded.at("expansion", "total"), expanded::text);
        }
    }

    @Test
    void r5HasItsOwnNamesForATranslation() {
        try (var account = new Account(folder, FhirVersion.R5)) {
            account.put(
                            "/ConceptMap/m",
                            "{\"resourceType\":\"ConceptMap\",\"id\":\"m\",\"url\":\"http://m\","
                                    + "\"status\":\"active\",\"group\":[{\"source\":\"http://s\","
                                    + "\"target\":\"http://t\",\"element\":[{\"code\":\"a\","
                                    + "\"target\":[{\"code\":\"b\",\"relationship\":"
                                    + "\"equivalent\"}]}]}]}")
                    .expect(201);
            String asked = "/ConceptMap/m/$translate?system=http://s&";
            Answer told = account.get(asked + "sourceCode=a&targetSystem=http://t").expect(200);
            assertTrue(isValid(told), told::text);
            assertTrue(told.text().contains("originMap"), told::text);
            account.get(asked + "code=a").expect(400);
        }
    }

    private static boolean isValid(Answer answer) {
        return answer.expect(200).text().contains("\"valueBoolean\":true");
    }
}
