// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
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

    @BeforeEach
    void statement() {
        planes.on("GET " + DATA + "/metadata", 200, "{}");
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
    void oneJobIsOneJobAndTwoAreTwoJobs() {
        told(job("export", "Completed", ""));
        get(ACCOUNT + "/jobs").has("<span>1 job</span>");
        told(job("export", "Completed", ""), job("import", "Failed", ""));
        get(ACCOUNT + "/jobs").has("<span>2 jobs</span>");
    }

    @Test
    void aJobIsNamedByWhatItIsAboutAndItsPagesTitleByItsSortAlone() {
        told(
                job(
                        "import",
                        "Completed",
                        ",{\"name\":\"about\",\"valueString\":\"a.ndjson and 1 more\"},"
                                + "{\"name\":\"endTime\",\"valueDateTime\":"
                                + "\"2026-01-01T10:05:00Z\"}"),
                job("export", "Completed", ""));
        Page list =
                get(ACCOUNT + "/jobs").has(">Import of a.ndjson and 1 more</th>", ">Export</th>");
        list.lacks("_operations");
        planes.on("GET " + DATA + "/_operations/import/" + ID, 200, "{}");
        Page page = get(list.href(ACCOUNT + "/jobs/[^\"/]{16}"));
        page.has(
                "<title>Import - Signet</title>",
                "<dt>What</dt><dd>a.ndjson and 1 more</dd>",
                "2026-01-01 10:00:00 UTC",
                "2026-01-01 10:05:00 UTC",
                "https://localhost:8443/fhir/demo/_operations/import/" + ID);
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
    void aJobIsPausedAndResumedWhereTheAccountHasThat() {
        told(job("import", "Running", ""), job("reindex", "Running", ""));
        get(ACCOUNT + "/jobs").lacks("/pause\"");
        planes.on(
                "GET " + DATA + "/metadata",
                200,
                "{\"rest\":[{\"operation\":[{\"name\":\"job-control\"}]}]}");
        Page page = get(ACCOUNT + "/jobs").has("jobs/part?page=1&amp;pauses=1");
        assertEquals(2, page.text().split("/pause\"", -1).length, "of the import alone");
        String pause = page.text().replaceFirst("(?s).*action=\"([^\"]+/pause)\".*", "$1");
        planes.on("POST " + DATA + "/$job-control", 200, "{}");
        assertEquals(303, post(ACCOUNT + "/jobs", pause).status());
        String sent =
                planes.asked.stream()
                        .filter(each -> each.target().endsWith("/$job-control"))
                        .map(FakePlanes.Asked::body)
                        .findFirst()
                        .orElse("");
        assertTrue(sent.contains("\"valueString\":\"" + ID + "\""), sent);
        assertTrue(sent.contains("\"valueCode\":\"pause\""), sent);
        told(job("import", "Paused", ""));
        get(ACCOUNT + "/jobs/part?pauses=1").has("/resume\"").lacks("/pause\"");
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
    void aReindexIsBegunOrItIsSaidWhyNot() {
        told();
        planes.on(
                "POST " + DATA + "/$reindex",
                409,
                "{\"issue\":[{\"diagnostics\":\"a reindex job is under way\"}]}");
        assertEquals(303, post(ACCOUNT + "/jobs", ACCOUNT + "/jobs/reindex").status());
        get(ACCOUNT + "/jobs").has("a reindex job is under way");
    }
}
