// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A bulk update is begun from the pages once its number is typed, and what came of it is told.
final class BulkUpdatePagesTest extends PortalScene {
    private static final String JOBS = ACCOUNT + "/jobs";
    private static final String HERE = JOBS + "/update";
    private static final String[] REPLACE = {
        "kind1", "replace", "path1", "Patient.active", "type1", "boolean", "value1", "false"
    };

    @BeforeEach
    void account() {
        planes.on("GET " + DATA + "/$jobs", 200, "{\"resourceType\":\"Parameters\"}");
        planes.on(
                "GET " + DATA + "/metadata",
                200,
                "{\"rest\":[{\"resource\":[{\"type\":\"Patient\"},{\"type\":\"Basic\"}]}]}");
        planes.on("PATCH " + DATA, 202, "");
        found("/Patient/_search", 12);
    }

    private void found(String search, long total) {
        planes.on("POST " + DATA + search, 200, "{\"total\":" + total + "}");
    }

    private Page wished(String type, String criteria, String... more) {
        var pairs = new ArrayList<>(List.of("type", type, "criteria", criteria));
        pairs.addAll(List.of(more));
        return post(HERE, HERE, pairs.toArray(String[]::new));
    }

    private static String action(Page page) {
        return page.text().replaceFirst("(?s).*action=\"([^\"]+/jobs/update/[^\"]+)\".*", "$1");
    }

    /// What was asked of the account to begin it.
    private String patched() {
        return planes.asked.stream()
                .filter(each -> each.method().equals("PATCH"))
                .map(each -> each.target() + " " + each.body())
                .reduce((_, last) -> last)
                .orElse("");
    }

    @Test
    void aBulkUpdateIsBegunOnceItsNumberIsTyped() {
        Page sure = wished("Patient", "?name=Müller", REPLACE);
        sure.has("12 resources will be patched", "name=Müller", "Patient.active");
        String action = action(sure);
        assertFalse(action.contains("ller"), action);
        for (String typed : List.of("", "12", "update 13", "delete 12")) {
            Page refused = post(HERE, action, "typed", typed);
            assertEquals(409, refused.status());
            refused.has("Nothing was updated");
        }
        assertEquals("", patched());
        assertEquals(303, post(HERE, action, "typed", "update 12").status());
        assertEquals(
                DATA
                        + "/Patient/$bulk-update?name=M%C3%BCller "
                        + "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"operation\","
                        + "\"part\":[{\"name\":\"type\",\"valueCode\":\"replace\"},"
                        + "{\"name\":\"path\",\"valueString\":\"Patient.active\"},"
                        + "{\"name\":\"value\",\"valueBoolean\":false}]}]}",
                patched());
        get(JOBS).has("The bulk update has begun.");
    }

    @Test
    void whenTheNumberHasChangedNothingIsUpdatedAndTheNewOneIsShown() {
        String action = action(wished("Patient", "", REPLACE));
        found("/Patient/_search", 13);
        Page refused = post(HERE, action, "typed", "update 12");
        assertEquals(409, refused.status());
        refused.has("the number has changed", "13 resources");
        assertEquals("", patched());
    }

    @Test
    void ofAllTypesWhatIsPatchedOneByOneDoesNotCount() {
        found("/_search", 20);
        found("/SearchParameter/_search", 2);
        found("/StructureDefinition/_search", 3);
        wished("", "", REPLACE).has("15 resources");
        assertEquals(422, wished("StructureDefinition", "", REPLACE).status());
    }

    @Test
    void additionsDeletionsAndDecimalsAreSentAsTheyWereTyped() {
        Page sure =
                wished(
                        "Patient",
                        "",
                        "kind1",
                        "upsert",
                        "path1",
                        "Patient",
                        "name1",
                        "active",
                        "type1",
                        "decimal",
                        "value1",
                        "1.10",
                        "kind3",
                        "delete",
                        "path3",
                        "Patient.gender",
                        "type3",
                        "string");
        post(HERE, action(sure), "typed", "update 12");
        assertEquals(
                DATA
                        + "/Patient/$bulk-update "
                        + "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"operation\","
                        + "\"part\":[{\"name\":\"type\",\"valueCode\":\"upsert\"},"
                        + "{\"name\":\"path\",\"valueString\":\"Patient\"},"
                        + "{\"name\":\"name\",\"valueString\":\"active\"},"
                        + "{\"name\":\"value\",\"valueDecimal\":1.10}]},{\"name\":\"operation\","
                        + "\"part\":[{\"name\":\"type\",\"valueCode\":\"delete\"},"
                        + "{\"name\":\"path\",\"valueString\":\"Patient.gender\"}]}]}",
                patched());
    }

    @Test
    void operationsMayComeAsJson() {
        String patch = "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"operation\"}]}";
        Page sure = wished("Patient", "", "json", patch);
        post(HERE, action(sure), "typed", "update 12");
        assertEquals(DATA + "/Patient/$bulk-update " + patch, patched());
    }

    @Test
    void whatIsNoPatchIsRefusedAndWhatWasTypedStays() {
        refused("At least one operation is needed.");
        refused("not in both", merged("json", "{}"));
        refused("does not read", "json", "{");
        refused("not a Parameters resource", "json", "{\"resourceType\":\"Patient\"}");
        refused("more than 65536", "json", "{\"x\":\"" + "x".repeat(65536) + "\"}");
        refused("Operation 1: a path is needed", "kind1", "replace", "type1", "id", "value1", "x");
        refused("a kind and a type", merged("kind1", "move"));
        refused("the name of the element", merged("kind1", "add"));
        refused("only what is added has a name", merged("name1", "active"));
        refused("what is deleted has no value", merged("kind1", "delete"));
        refused("a value is needed", merged("value1", ""));
        refused("no value of the type boolean", merged("value1", "yes"));
        refused("no value of the type integer", merged("type1", "integer"));
        refused("no value of the type decimal", merged("type1", "decimal"));
        wished("Patient", "", merged("value1", "yes")).has("value=\"Patient.active\"");
        planes.on(
                "POST " + DATA + "/Patient/_search",
                400,
                "{\"issue\":[{\"diagnostics\":\"no x\"}]}");
        refused("no x", REPLACE);
        assertEquals("", patched());
    }

    /// The operation of the other tests with another value of one field.
    private static String[] merged(String name, String value) {
        var pairs = new ArrayList<String>(List.of(name, value));
        for (int i = 0; i < REPLACE.length; i += 2) {
            if (!REPLACE[i].equals(name)) {
                pairs.addAll(List.of(REPLACE[i], REPLACE[i + 1]));
            }
        }
        return pairs.toArray(String[]::new);
    }

    private void refused(String why, String... more) {
        Page page = wished("Patient", "", more);
        assertEquals(422, page.status(), why);
        page.has(why);
    }

    @Test
    void whatCameOfItIsToldWithTheReasons() {
        String id = "0b6ba9a1-5b1c-4a0c-9e0e-1f0b9d5b2a11";
        planes.on(
                "GET " + DATA + "/$jobs",
                200,
                "{\"parameter\":[{\"name\":\"job\",\"part\":["
                        + "{\"name\":\"operation\",\"valueCode\":\"bulk-update\"},"
                        + "{\"name\":\"status\",\"valueString\":\"Completed\"},"
                        + "{\"name\":\"address\",\"valueString\":\"_operations/bulk-update/"
                        + id
                        + "\"}]}]}");
        planes.on(
                "GET " + DATA + "/_operations/bulk-update/" + id,
                200,
                "{\"parameter\":[{\"name\":\"ResourceUpdatedCount\",\"part\":[{\"name\":\"Patient\","
                        + "\"valueDecimal\":7}]},{\"name\":\"ResourcePatchFailedCount\",\"part\":["
                        + "{\"name\":\"Basic\",\"valueDecimal\":4}]},{\"name\":\"Issues\",\"part\":["
                        + "{\"name\":\"required\",\"part\":[{\"name\":\"reason\","
                        + "\"valueString\":\"Basic.code\"},{\"name\":\"count\","
                        + "\"valueDecimal\":4}]}]}]}");
        Page page = get(get(JOBS).has("Bulk update").href(JOBS + "/[A-Za-z0-9_-]{16}"));
        page.has("Patient, changed", "Basic, could not be changed", "Not changed");
        page.has("Why: required, Basic.code");
    }
}
