// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.http.Headers;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.portal.page.Assets;
import dev.signet.portal.page.Pages;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The documents as they are served, all of them.
final class DocumentPagesTest {
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]+)\"");

    private final Assets assets = new Assets();
    private final DocumentPages documents = new DocumentPages(new Pages(assets));

    private Response ask(String method, String path) {
        return documents.handle(
                new Request(
                        method,
                        "https://localhost:8443/docs",
                        path.isEmpty() ? List.of() : List.of(path.split("/", -1)),
                        List.of(),
                        Headers.of(),
                        InputStream.nullInputStream(),
                        "127.0.0.1"));
    }

    private static String text(Response response) {
        return new String(((Response.Body.Bytes) response.body()).bytes(), StandardCharsets.UTF_8);
    }

    private static List<String> links(String text) {
        return LINK.matcher(text).results().map(MatchResult::group).toList().stream()
                .map(found -> found.replaceFirst("^[a-z]+=\"", "").replaceFirst("\"$", ""))
                .toList();
    }

    @Test
    void everyRelativeLinkOfEveryPageResolvesWithItsPart() {
        var wrong = new ArrayList<String>();
        int looked = 0;
        for (String path : documents.paths()) {
            for (String link : links(text(ask("GET", path)))) {
                if (link.matches("https?://.*") || link.equals("/portal")) {
                    continue;
                }
                looked++;
                if (!resolves(path, link)) {
                    wrong.add(path + ": " + link);
                }
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(looked > 1_000, "looked at " + looked);
    }

    private boolean resolves(String from, String link) {
        if (link.startsWith("/portal/assets/")) {
            String[] parts = link.split("/", -1);
            return assets.answer(parts[3], parts[4]).status() == 200;
        }
        String[] parts = link.split("#", 2);
        if (!parts[0].isEmpty() && !(parts[0] + "/").startsWith("/docs/")) {
            return false;
        }
        String path = parts[0].isEmpty() ? from : parts[0].replaceFirst("^/docs/?", "");
        Response target = ask("GET", path);
        return target.status() == 200
                && (parts.length == 1 || text(target).contains(" id=\"" + parts[1] + "\""));
    }

    @Test
    void theGuidesAreThereAndStandBesideEveryPage() {
        String first = text(ask("GET", ""));
        assertTrue(first.contains("<h1>Installing</h1>"), first);
        var guides = new TreeSet<String>();
        for (String link : links(first)) {
            if (link.matches("/docs/[a-z-]+")) {
                guides.add(link.substring("/docs/".length()));
            }
        }
        for (String guide :
                List.of("operating", "configuration", "portal", "fhir", "monitoring", "security")) {
            assertTrue(guides.contains(guide), guides::toString);
            assertEquals(200, ask("GET", guide).status(), guide);
        }
        assertTrue(text(ask("GET", "decisions/0061-portal")).contains("href=\"/docs/operating\""));
    }

    @Test
    void noPageRunsAnythingOrFetchesFromElsewhere() {
        for (String path : documents.paths()) {
            Response page = ask("GET", path);
            String policy = page.headers().first("Content-Security-Policy").orElse("");
            assertTrue(
                    policy.startsWith("default-src 'none';") && !policy.contains("script"), policy);
            String text = text(page);
            for (String never : List.of("<script", "<img", "<iframe", " style=", " onclick=")) {
                assertFalse(text.contains(never), path + " has " + never);
            }
        }
    }

    @Test
    void whatIsNoDocumentIsNotThere() {
        for (String path :
                List.of("nothing", "../index", "index", "operating.html", "decisions/x", "a/b/c")) {
            assertEquals(404, ask("GET", path).status(), path);
        }
        assertEquals(405, ask("POST", "operating").status());
    }

    @Test
    void theFilesOfMonitoringAreFetched() {
        assertTrue(text(ask("GET", "monitoring/alerts.yaml")).contains("groups:"));
        assertEquals(
                "application/json",
                ask("GET", "monitoring/grafana-dashboard.json")
                        .headers()
                        .first("Content-Type")
                        .orElse(""));
    }
}
