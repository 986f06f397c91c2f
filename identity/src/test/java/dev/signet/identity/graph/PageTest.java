// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Headers;
import dev.signet.http.Request;
import dev.signet.http.Request.Parameter;
import dev.signet.http.Response;
import dev.signet.json.StrictJson;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Whoever asks for a few is told where the others are.
final class PageTest {
    private static final List<Map<String, Object>> ALL =
            IntStream.range(0, 7).mapToObj(i -> Map.<String, Object>of("id", "id-" + i)).toList();

    private static JsonNode page(List<Map<String, Object>> all, Parameter... query) {
        var request =
                new Request(
                        "GET",
                        "https://127.0.0.1:8443",
                        List.of("v1.0", "users"),
                        Arrays.asList(query),
                        Headers.of(),
                        new ByteArrayInputStream(new byte[0]),
                        "127.0.0.1");
        var body = (Response.Body.Bytes) Page.of(request, all).body();
        return ((StrictJson.Whole) StrictJson.PLAIN.read(body.bytes())).node();
    }

    private static List<String> ids(JsonNode page) {
        return page.path("value").values().stream()
                .map(each -> each.path("id").asString())
                .toList();
    }

    private static Parameter top(String text) {
        return new Parameter("$top", text);
    }

    @Test
    void withoutTopTheListIsWhole() {
        JsonNode whole = page(ALL);
        assertEquals(7, ids(whole).size());
        assertFalse(whole.has("@odata.nextLink"));
    }

    @Test
    void theLinksLeadThroughAllOfIt() {
        var found = new ArrayList<String>();
        JsonNode page = page(ALL, top("3"), new Parameter("x", "a b"));
        int pages = 1;
        while (page.has("@odata.nextLink")) {
            found.addAll(ids(page));
            URI link = URI.create(page.path("@odata.nextLink").asString());
            assertTrue(
                    link.toString().startsWith("https://127.0.0.1:8443/v1.0/users?$top=3&x=a%20b&"),
                    link.toString());
            page = page(ALL, Request.form(link.getRawQuery()).toArray(Parameter[]::new));
            pages++;
        }
        found.addAll(ids(page));
        assertEquals(3, pages);
        assertEquals(ALL.stream().map(each -> each.get("id")).toList(), found);
        assertFalse(page(ALL, top("7")).has("@odata.nextLink"));
    }

    @Test
    void whatIsNotUnderstoodIsRefusedByName() {
        for (String text : List.of("", "0", "-1", "1000", "x", "1.5")) {
            refused("$top must be a number from 1 to 999", top(text));
        }
        refused("$top is given twice", top("1"), top("2"));
        refused("$skip is not looked at here; $top is", new Parameter("$skip", "1"));
        refused("$orderby is not looked at here; $top is", new Parameter("$orderby", "id"));
        refused(
                "$skiptoken is of a list that has changed; begin again without it",
                top("1"),
                new Parameter("$skiptoken", "id-9"));
    }

    private static void refused(String why, Parameter... query) {
        Failed failed = assertThrows(Failed.class, () -> page(ALL, query));
        assertEquals(Failure.INVALID, failed.failure());
        assertEquals(why, failed.text());
    }
}
