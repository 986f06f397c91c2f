// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import static dev.signet.controlplane.deployments.Plane.DEPLOYMENTS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.controlplane.deployments.content.HttpsContent;
import dev.signet.controlplane.deployments.content.HttpsContent.Hosts;
import dev.signet.templates.Limits;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Templates that lie on a host that the operator has allowed.
final class LinkedTemplatesTest {
    private final TemplateServer server = new TemplateServer();
    private final HttpsContent content = server.content();

    @AfterEach
    void close() {
        content.close();
        server.close();
    }

    private static String body(String properties) {
        return "{\"properties\":{" + properties + "}}";
    }

    private static String resources(String... all) {
        return Plane.bare("\"resources\":[" + String.join(",", all) + "]");
    }

    private static String nested(String name, String link, String more) {
        return "{\"type\":\"Microsoft.Resources/deployments\",\"apiVersion\":\"2022-09-01\",\"name\":\""
                + name
                + "\",\"properties\":{\"mode\":\"Incremental\",\"templateLink\":{"
                + link
                + "}"
                + more
                + "}}";
    }

    private static String linked(String link) {
        return "\"mode\":\"Incremental\",\"templateLink\":{" + link + "}";
    }

    private static void refused(HttpsContent content, String uri, String why) {
        var refused =
                assertThrows(Refused.class, () -> content.fetch(URI.create(uri)), uri).problem();
        assertEquals("InvalidContentLink", refused.code());
        assertTrue(refused.message().contains(why), refused.message());
        assertFalse(refused.message().contains("sig="), refused.message());
    }

    @Test
    void onlyWhatTheOperatorHasAllowedIsFetched() {
        server.files.put("/t.json?sig=1", "{}");
        String there = server.address("/t.json?sig=1");
        assertArrayEquals("{}".getBytes(StandardCharsets.UTF_8), content.fetch(URI.create(there)));
        refused(content, there.replace("https:", "http:"), "must be 'https");
        refused(content, there.replace("localhost", "user:x@localhost"), "must be 'https");
        refused(content, there + "#part", "must be 'https");
        refused(content, "https:opaque", "must be 'https");
        refused(content, there.replace("localhost", "127.0.0.1"), "not allowed");
        refused(content, "https://localhost/t.json", "not allowed");
        refused(content, server.address("/none.json"), "the status 404");
        refused(content, server.address("/moved.json"), "the status 302");
        server.files.put("/large.json", " ".repeat(Limits.BODY_BYTES_MAX + 1));
        refused(content, server.address("/large.json"), "sends more than");
        try (HttpsContent open = server.content(new Hosts(Set.of(server.host()), Set.of()))) {
            refused(open, there, "an address that is not public");
        }
        try (HttpsContent strange = new HttpsContent(new Hosts(Set.of(), Set.of(server.host())))) {
            refused(strange, there, "cannot be reached"); // nobody has signed its certificate
        }
        assertEquals(1, server.asked.get("/t.json?sig=1"));
    }

    @Test
    void aLinkedTemplateDeploysWhatLiesBesideItAndEachIsFetchedOnce() {
        Plane plane = Plane.with(content, SecretReader.NONE);
        server.files.put(
                "/a/main.json",
                resources(
                        Plane.vault("own", ""),
                        nested(
                                "beside",
                                "\"relativePath\":\"in/side.json\",\"contentVersion\":\"1.0.0.0\"",
                                ",\"parametersLink\":{\"uri\":\""
                                        + server.address("/p.json")
                                        + "\"}"),
                        nested(
                                "again",
                                "\"uri\":\"[uri(deployment().properties.templateLink.uri,"
                                        + " 'in/side.json')]\"",
                                ",\"parameters\":{\"n\":{\"value\":\"[concat('by', 'uri')]\"}}")));
        server.files.put(
                "/a/in/side.json",
                Plane.bare(
                        "\"parameters\":{\"n\":{\"type\":\"string\"}},\"resources\":["
                                + Plane.vault("[parameters('n')]", "")
                                + "]"));
        server.files.put("/p.json", "{\"parameters\":{\"n\":{\"value\":\"byfile\"}}}");
        JsonNode shown =
                plane.deployed("d", linked("\"uri\":\"" + server.address("/a/main.json") + "\""));
        assertEquals(
                server.address("/a/main.json"),
                shown.at("/properties/templateLink/uri").asString());
        assertEquals(List.of("own", "byfile", "byuri"), plane.vaults.puts);
        assertEquals(Set.of(1), Set.copyOf(server.asked.values()));
        assertEquals(
                server.address("/a/in/side.json"),
                plane.get(DEPLOYMENTS + "beside")
                        .json()
                        .at("/properties/templateLink/uri")
                        .asString());
    }

    @Test
    void theQueryOfALinkIsShownNowhere() {
        Plane plane = Plane.with(content, SecretReader.NONE);
        server.files.put(
                "/t.json?sv=1&sig=marker",
                Plane.bare(
                        "\"resources\":[],\"outputs\":{\"o\":{\"type\":\"string\",\"value\":"
                                + "\"[deployment().properties.templateLink.uri]\"}}"));
        String link =
                linked(
                        "\"uri\":\""
                                + server.address("/t.json")
                                + "\",\"queryString\":\"sv=1&sig=marker\"");
        JsonNode shown = plane.deployed("d", link);
        assertEquals(server.address("/t.json"), shown.at("/properties/outputs/o/value").asString());
        String all =
                shown
                        + plane.store.everything()
                        + plane.send("POST", DEPLOYMENTS + "d/validate", body(link)).text();
        assertFalse(all.contains("marker"), all);
        String lost = link.replace("/t.json", "/none.json");
        String refusal =
                plane.put(DEPLOYMENTS + "d", body(lost))
                        .refused(400, "InvalidContentLink")
                        .toString();
        assertFalse(refusal.contains("marker"), refusal);
    }

    @Test
    void aLinkThatCannotBeIsRefusedByName() {
        Plane plane = Plane.with(content, SecretReader.NONE);
        server.files.put("/t.json", resources());
        String uri = "\"uri\":\"" + server.address("/t.json") + "\"";
        for (String[] each :
                new String[][] {
                    {uri + ",\"contentVersion\":\"2.0.0.0\"", "InvalidContentLink"},
                    {uri + ",\"relativePath\":\"x\"", "InvalidRequestContent"},
                    {uri + ",\"colour\":\"x\"", "InvalidRequestContent"},
                    {"\"relativePath\":\"x\"", "InvalidRequestContent"},
                    {"\"id\":\"/subscriptions/s\"", "InvalidRequestContent"},
                    {"", "InvalidRequestContent"},
                    {"\"uri\":\"https://elsewhere.test/t.json\"", "InvalidContentLink"},
                    {"\"uri\":\"not an address\"", "InvalidRequestContent"},
                }) {
            plane.put(DEPLOYMENTS + "d", body(linked(each[0]))).refused(400, each[1]);
        }
        plane.put(DEPLOYMENTS + "d", body(linked(uri + ",\"contentVersion\":\"1.0.0.0\"")))
                .expect(201);
        plane.settle();
        server.files.put("/t.json", "no JSON");
        plane.put(DEPLOYMENTS + "d", body(linked(uri))).refused(400, "InvalidRequestContent");
    }
}
