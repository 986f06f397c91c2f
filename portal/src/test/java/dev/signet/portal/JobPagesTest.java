// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/// What goes on in the background of an account.
final class JobPagesTest extends PortalScene {
    private static final String ID = "0f8fad5b-d9cb-469f-a165-70867728950e";

    private static String job(String code, String status, String more) {
        return "{\"name\":\"job\",\"part\":[{\"name\":\"id\",\"valueString\":\""
                + ID
                + "\"},{\"name\":\"operation\",\"valueCode\":\""
                + code
                + "\"},{\"name\":\"address\",\"valueString\":\"_operations/"
                + code
                + "/"
                + ID
                + "\"},{\"name\":\"status\",\"valueString\":\""
                + status
                + "\"},{\"name\":\"queuedTime\",\"valueDateTime\":\"2026-01-01T10:00:00.123Z\"}"
                + more
                + "]}";
    }

    private void told(String... jobs) {
        planes.on(
                "GET " + DATA + "/$jobs",
                200,
                "{\"resourceType\":\"Parameters\",\"parameter\":[" + String.join(",", jobs) + "]}");
    }

    @Test
    void anAccountWithoutJobsSaysSoAndIsNotAskedAgainAndAgain() {
        planes.on("GET " + DATA + "/$jobs", 200, "{\"resourceType\":\"Parameters\"}");
        get(ACCOUNT + "/jobs").has("Nothing goes on in the background").lacks("hx-get");
    }

    @Test
    void whatIsUnderWayIsAskedForAgainAndCanBeEnded() {
        told(job("import", "Running", ",{\"name\":\"progress\",\"valueDecimal\":42}"));
        Page page = get(ACCOUNT + "/jobs").has("Import", "Running", "42 %", "2026-01-01 10:00:00");
        page.has("hx-get=\"" + ACCOUNT + "/jobs/part?page=1\"", "every 2s");
        get(ACCOUNT + "/jobs/part").has("42 %").lacks("<html");
        String end = page.text().replaceFirst("(?s).*action=\"([^\"]+/end)\".*", "$1");
        assertFalse(end.contains(ID), end);
        planes.on("DELETE " + DATA + "/_operations/import/" + ID, 202, "");
        assertEquals(303, post(ACCOUNT + "/jobs", end).status());
        assertTrue(planes.asked.stream().anyMatch(each -> each.method().equals("DELETE")));
        get(ACCOUNT + "/jobs").has("The job ends.");
    }

    @Test
    void whatIsOverCannotBeEndedAndSaysWhyItFailed() {
        told(
                job("export", "Completed", ",{\"name\":\"progress\",\"valueDecimal\":100}"),
                job(
                        "bulk-delete",
                        "Failed",
                        ",{\"name\":\"diagnostics\",\"valueString\":\"full\"}"));
        get(ACCOUNT + "/jobs").has("Export", "Bulk delete", "full", "Not known").lacks("/end\"");
    }

    @Test
    void anotherHandleIsNoJob() {
        told();
        String other = ACCOUNT + "/jobs/nothing/end";
        assertEquals(404, post(ACCOUNT + "/jobs", other).status());
    }

    @Test
    void anAccountThatRefusesIsToldOnThePageAndInTheList() {
        planes.on(
                "GET " + DATA + "/$jobs",
                403,
                "{\"issue\":[{\"diagnostics\":\"Authorization failed.\"}]}");
        get(ACCOUNT + "/jobs").has("You may not see this data", "Authorization failed.");
        get(ACCOUNT + "/jobs/part").has("Authorization failed.", "hx-get");
    }

    @Test
    void anExportAndAReindexAreBegun() {
        told();
        planes.on("GET " + DATA + "/$export", 202, "");
        planes.on(
                "POST " + DATA + "/$reindex",
                409,
                "{\"issue\":[{\"diagnostics\":\"a reindex job is under way\"}]}");
        assertEquals(303, post(ACCOUNT + "/jobs", ACCOUNT + "/jobs/export").status());
        get(ACCOUNT + "/jobs").has("The export has begun.");
        assertEquals(303, post(ACCOUNT + "/jobs", ACCOUNT + "/jobs/reindex").status());
        get(ACCOUNT + "/jobs").has("a reindex job is under way");
    }
}
