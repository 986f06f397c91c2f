// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.http.Response;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Exports, imports and bulk deletes are begun from the pages, and what came of them is fetched.
final class BulkPagesTest extends PortalScene {
    private static final String ID = "0b6ba9a1-5b1c-4a0c-9e0e-1f0b9d5b2a11";
    private static final String JOBS = ACCOUNT + "/jobs";
    private static final String STATUS = DATA + "/_operations/export/" + ID;

    @BeforeEach
    void noJobs() {
        planes.on("GET " + DATA + "/$jobs", 200, "{\"resourceType\":\"Parameters\"}");
        planes.on("GET " + DATA + "/metadata", 200, statement());
    }

    private static String statement() {
        return "{\"rest\":[{\"resource\":[{\"type\":\"Patient\"},{\"type\":\"Basic\"}]}]}";
    }

    private void jobIsTold(String operation, String status) {
        planes.on(
                "GET " + DATA + "/$jobs",
                200,
                "{\"parameter\":[{\"name\":\"job\",\"part\":["
                        + "{\"name\":\"operation\",\"valueCode\":\""
                        + operation
                        + "\"},{\"name\":\"status\",\"valueString\":\""
                        + status
                        + "\"},{\"name\":\"address\",\"valueString\":\"_operations/"
                        + operation
                        + "/"
                        + ID
                        + "\"}]}]}");
    }

    private String asked(String method, String part) {
        return planes.asked.stream()
                .filter(each -> each.method().equals(method) && each.target().contains(part))
                .map(each -> each.target() + " " + each.body())
                .reduce((_, last) -> last)
                .orElse("");
    }

    @Test
    void anExportIsBegunOfEverythingOrOfSomeTypesSinceAMoment() {
        planes.on("GET " + DATA + "/$export", 202, "");
        assertEquals(303, post(JOBS + "/export", JOBS + "/export").status());
        assertEquals(DATA + "/$export ", asked("GET", "$export"));
        get(JOBS).has("The export has begun.");
        post(
                JOBS + "/export",
                JOBS + "/export",
                "types",
                "Patient, Basic",
                "since",
                "2026-01-01T00:00:00+01:00");
        assertEquals(
                DATA + "/$export?_type=Patient%2CBasic&_since=2026-01-01T00%3A00%3A00%2B01%3A00 ",
                asked("GET", "$export"));
        planes.on("GET " + DATA + "/$export", 400, issue("_since: expected is a moment"));
        Page refused = post(JOBS + "/export", JOBS + "/export", "since", "yesterday");
        assertEquals(422, refused.status());
        refused.has("_since: expected is a moment", "value=\"yesterday\"");
    }

    private static String issue(String text) {
        return "{\"issue\":[{\"diagnostics\":\"" + text + "\"}]}";
    }

    @Test
    void theFilesOfAnExportGoThroughHoweverLargeTheyAreAndNoCacheKeepsThem() throws IOException {
        jobIsTold("export", "Completed");
        String root = "https://elsewhere" + STATUS;
        planes.on(
                "GET " + STATUS,
                200,
                "{\"transactionTime\":\"2026-01-01T00:00:00Z\",\"output\":["
                        + "{\"type\":\"Patient\",\"url\":\""
                        + root
                        + "/12\",\"count\":3},{\"type\":\"Basic\",\"count\":1,"
                        + "\"url\":\"https://store.example/Basic.ndjson\"}]}");
        String line = "{\"resourceType\":\"Patient\"}\n";
        String large = line.repeat((17 << 20) / line.length()); // more than a page could show
        planes.on("GET " + STATUS + "/12", 200, "application/fhir+ndjson", large);
        Page page = get(get(JOBS).href(JOBS + "/[A-Za-z0-9_-]+"));
        page.has("Patient", "2026-01-01 00:00:00 UTC", "https://store.example/Basic.ndjson");
        String address = page.href(JOBS + "/[A-Za-z0-9_-]+/files/Patient/12");
        assertFalse(address.contains(ID), address);
        Fetched fetched = fetch(address);
        assertEquals(200, fetched.response().status());
        assertEquals("no-store", fetched.header("Cache-Control"));
        assertEquals(
                "attachment; filename=\"Patient-12.ndjson\"",
                fetched.header("Content-Disposition"));
        assertTrue(fetched.header("Content-Security-Policy").contains("default-src 'none'"));
        assertInstanceOf(Response.Body.Streamed.class, fetched.response().body());
        assertTrue(large.equals(fetched.text()), "the same bytes");
        Response head = head(address);
        assertEquals(200, head.status());
        assertTrue(head.headers().first("Content-Disposition").isPresent());
        assertTrue(head.headers().first("Content-Length").isEmpty(), "an account does not say it");
    }

    @Test
    void aFileThatTheAccountRefusesIsAPageThatSaysWhy() {
        jobIsTold("export", "Completed");
        planes.on(
                "GET " + STATUS,
                200,
                "{\"output\":[{\"type\":\"Patient\",\"url\":\"x" + STATUS + "/1\"}]}");
        planes.on("GET " + STATUS + "/1", 403, issue("Key Vault refuses"));
        Page page = get(get(JOBS).href(JOBS + "/[A-Za-z0-9_-]+"));
        Page refused = get(page.href(JOBS + "/[^\"]+/files/Patient/1"));
        assertEquals(403, refused.status());
        refused.has("The key refuses");
        assertEquals(403, head(page.href(JOBS + "/[^\"]+/files/Patient/1")).status());
        assertEquals(404, get(page.href(JOBS + "/[^\"]+/files/Patient/1") + "x").status());
    }

    @Test
    void aFolderThatTheOperatorAllowsIsLoadedWithItsFiles() {
        planes.on(
                "GET " + DATA + "/$import-places",
                200,
                "{\"parameter\":[{\"name\":\"place\",\"valueUri\":\"file:///srv/in/\"},"
                        + "{\"name\":\"place\",\"valueUri\":\"https://files.example/\"}]}");
        planes.on(
                "GET " + DATA + "/$import-places?place=file%3A%2F%2F%2Fsrv%2Fin%2F",
                200,
                "{\"parameter\":[{\"name\":\"more\",\"valueBoolean\":false},"
                        + "{\"name\":\"file\",\"part\":[{\"name\":\"url\","
                        + "\"valueUri\":\"file:///srv/in/a.ndjson\"},"
                        + "{\"name\":\"bytes\",\"valueDecimal\":3145728}]}]}");
        Page places = get(JOBS + "/import").has("https://files.example/");
        Page place = get(places.href(JOBS + "/import/[A-Za-z0-9_-]+"));
        place.has("file:///srv/in/a.ndjson", "1 file, 3 MiB.");
        planes.on("POST " + DATA + "/$import", 202, "");
        Page begun =
                post(
                        JOBS + "/import",
                        JOBS + "/import",
                        "files",
                        "file:///srv/in/a.ndjson\r\n\r\n",
                        "mode",
                        "IncrementalLoad");
        assertEquals(303, begun.status());
        assertEquals(
                DATA
                        + "/$import {\"resourceType\":\"Parameters\",\"parameter\":["
                        + "{\"name\":\"inputFormat\","
                        + "\"valueString\":\"application/fhir+ndjson\"},"
                        + "{\"name\":\"mode\",\"valueString\":\"IncrementalLoad\"},"
                        + "{\"name\":\"input\",\"part\":[{\"name\":\"url\","
                        + "\"valueUri\":\"file:///srv/in/a.ndjson\"}]}]}",
                asked("POST", "$import"));
    }

    @Test
    void anImportOfNothingOrOfWhatIsRefusedIsNotBegun() {
        planes.on("GET " + DATA + "/$import-places", 200, "{\"resourceType\":\"Parameters\"}");
        get(JOBS + "/import").has("The operator has allowed no place", "--import-from");
        String[] empty = {"files", " ", "mode", "IncrementalLoad"};
        assertEquals(422, post(JOBS + "/import", JOBS + "/import", empty).status());
        assertEquals("", asked("POST", "$import"));
        planes.on("POST " + DATA + "/$import", 400, issue("url: it lies in no place"));
        post(JOBS + "/import", JOBS + "/import", "files", "file:///etc/a", "mode", "InitialLoad")
                .has("Nothing was begun. url: it lies in no place", "file:///etc/a");
    }

    @Test
    void whatAnImportHasNotLoadedIsFetched() throws IOException {
        jobIsTold("import", "Completed");
        String status = DATA + "/_operations/import/" + ID;
        planes.on(
                "GET " + status,
                200,
                "{\"output\":[{\"count\":5,\"inputUrl\":\"file:///srv/a.ndjson\"}],"
                        + "\"error\":[{\"type\":\"OperationOutcome\",\"count\":1,"
                        + "\"inputUrl\":\"file:///srv/a.ndjson\",\"url\":\"x"
                        + status
                        + "/1\"}]}");
        planes.on("GET " + status + "/1", 200, "application/fhir+ndjson", "{}\n");
        Page page = get(get(JOBS).href(JOBS + "/[A-Za-z0-9_-]+")).has("Not loaded");
        assertEquals("{}\n", fetch(page.href(JOBS + "/[^\"]+/files/[^\"]+")).text());
    }

    private void found(String search, long total) {
        planes.on("POST " + DATA + search, 200, "{\"total\":" + total + "}");
    }

    private Page wished(String type, String criteria, String way) {
        return post(
                JOBS + "/delete", JOBS + "/delete", "type", type, "criteria", criteria, "way", way);
    }

    private static String action(Page page) {
        return page.text().replaceFirst("(?s).*action=\"([^\"]+/jobs/delete/[^\"]+)\".*", "$1");
    }

    @Test
    void aBulkDeleteIsBegunOnceItsNumberIsTyped() {
        found("/Patient/_search", 1204);
        planes.on("DELETE " + DATA + "/Patient/$bulk-delete", 202, "");
        Page sure = wished("Patient", "?active=false", "hard");
        sure.has("1204 resources", "all versions", "active=false");
        assertEquals(
                DATA + "/Patient/_search active=false&_summary=count",
                asked("POST", "/Patient/_search"));
        String action = action(sure);
        assertFalse(action.contains("active"), action);
        for (String typed : List.of("", "1204", "delete 1205", "delete")) {
            Page refused = post(JOBS + "/delete", action, "typed", typed);
            assertEquals(409, refused.status());
            refused.has("Nothing was deleted");
        }
        assertEquals("", asked("DELETE", "bulk-delete"));
        assertEquals(303, post(JOBS + "/delete", action, "typed", "delete 1204").status());
        assertEquals(
                DATA + "/Patient/$bulk-delete?active=false&_hardDelete=true ",
                asked("DELETE", "bulk-delete"));
        get(JOBS).has("The bulk delete has begun.");
    }

    @Test
    void whatIsDeletedIsWhatWasCountedWhateverSignsStandInTheCriteria() {
        for (String[] each :
                List.of(
                        new String[] {
                            "address=Apt%20#5&family=Doe", "address=Apt%20%235&family=Doe"
                        },
                        new String[] {"identifier=http://x/|a b", "identifier=http://x/%7Ca%20b"},
                        new String[] {
                            "name=Müller+x&_tag=😀", "name=M%C3%BCller+x&_tag=%F0%9F%98%80"
                        },
                        new String[] {"name:exact=a\\,b\"", "name:exact=a%5C,b%22"})) {
            found("/Patient/_search", 1);
            planes.on("DELETE " + DATA + "/Patient/$bulk-delete", 202, "");
            String action = action(wished("Patient", each[0], "hard"));
            assertEquals(303, post(JOBS + "/delete", action, "typed", "delete 1").status());
            assertEquals(
                    DATA + "/Patient/_search " + each[1] + "&_summary=count",
                    asked("POST", "/Patient/_search"));
            assertEquals(
                    DATA + "/Patient/$bulk-delete?" + each[1] + "&_hardDelete=true ",
                    asked("DELETE", "bulk-delete"));
        }
    }

    @Test
    void whenTheNumberHasChangedNothingIsDeletedAndTheNewOneIsShown() {
        found("/Patient/_search", 1);
        String action = action(wished("Patient", "", "soft").has("1 resource will"));
        found("/Patient/_search", 2);
        Page refused = post(JOBS + "/delete", action, "typed", "delete 1");
        assertEquals(409, refused.status());
        refused.has("the number has changed", "2 resources");
        assertEquals("", asked("DELETE", "bulk-delete"));
    }

    @Test
    void ofAllTypesOwnSearchParametersDoNotCount() {
        found("/_search", 12);
        found("/SearchParameter/_search", 2);
        wished("", "", "soft").has("10 resources");
        assertEquals(422, wished("SearchParameter", "", "soft").status());
    }

    @Test
    void criteriaThatTheAccountDoesNotUnderstandAndAnUnknownWayDeleteNothing() {
        planes.on("POST " + DATA + "/Patient/_search", 400, issue("there is no parameter x"));
        Page refused = wished("Patient", "x=1", "soft");
        assertEquals(422, refused.status());
        refused.has("there is no parameter x", "value=\"x=1\"");
        assertEquals(422, wished("Patient", "", "anyhow").status());
        assertEquals(422, wished("../x", "", "soft").status());
        planes.on("POST " + DATA + "/Patient/_search", 200, "{}");
        wished("Patient", "", "soft").has("did not say how many");
        assertEquals("", asked("DELETE", "bulk-delete"));
    }
}
