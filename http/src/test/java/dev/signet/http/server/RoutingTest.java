// SPDX-License-Identifier: Apache-2.0
package dev.signet.http.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.http.Plane;
import dev.signet.http.Planes;
import dev.signet.http.Refusals;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.http.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoutingTest {
    private static final Planes NAMED =
            name ->
                    name.equals("absent")
                            ? Optional.empty()
                            : Optional.of(
                                    request -> {
                                        Response echo = Servers.echo(request);
                                        return echo.with("X-Name", name);
                                    });

    @Test
    void aMountedPrefixGoesFromThePathIntoTheBase() {
        try (var server = Servers.of(Route.at("portal", "/portal", Servers::echo))) {
            assertEquals(
                    "GET\nhttp://localhost:" + server.port() + "/portal\na|b\n",
                    server.get("/portal/a/b").body());
            assertEquals(404, server.get("/PORTAL/a").statusCode());
            assertEquals(404, server.get("/portals").statusCode());
            assertEquals(404, server.get("/").statusCode());
        }
    }

    @Test
    void theFirstRouteThatMatchesTakesTheRequest() {
        Route keys = Route.under("keys", "/keys", _ -> told("keys"));
        Route own = Route.at("own", "/KEYS", _ -> told("own"));
        Route any = Route.under("any", "/*/oauth2", _ -> told("any"));
        Route portal = Route.at("portal", "/portal", _ -> told("portal"));
        Route deep = Route.at("deep", "/portal/deep", _ -> told("deep"));
        Route rest = Route.at("rest", "/", _ -> told("rest"));
        try (var server = Servers.of(keys, own, any, portal, deep, rest)) {
            assertEquals("keys", server.get("/keys/a").body());
            assertEquals("keys", server.get("/KEYS/a").body());
            assertEquals("keys", server.get("/Keys").body());
            assertEquals("keys", server.get("//keys").body());
            assertEquals("any", server.get("/portal/oauth2").body());
            assertEquals("portal", server.get("/portal/deep").body());
            assertEquals("any", server.get("/x/OAUTH2/y").body());
            assertEquals("any", server.get("/*/oauth2").body());
            assertEquals("rest", server.get("/x").body());
            assertEquals("rest", server.get("/*").body());
            assertEquals("rest", server.get("/Portal").body());
            assertEquals("rest", server.get("/").body());
        }
        try (var server = Servers.of(rest, portal)) {
            assertEquals("rest", server.get("/portal").body());
        }
    }

    private static Response told(String name) {
        return Response.of(200, "text/plain", name.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aHeaderThatHoldsAControlCharacterIsNotSent() {
        for (String value : List.of("a\r\nX-Own: 1", "a\nX-Own: 1", "a\rb", "a\0b", "a\u007fb")) {
            Route route = Route.at("all", "/", _ -> Response.empty(200).with("Location", value));
            try (var server = Servers.of(route)) {
                var answer = server.get("/");
                assertEquals(500, answer.statusCode());
                assertTrue(answer.headers().firstValue("Location").isEmpty());
                assertTrue(answer.headers().firstValue("X-Own").isEmpty());
            }
        }
        Route tab = Route.at("all", "/", _ -> Response.empty(200).with("X-Tab", "a\tb"));
        try (var server = Servers.of(tab)) {
            assertEquals(200, server.get("/").statusCode());
        }
    }

    @Test
    void emptySegmentsAreKept() {
        try (var server = Servers.of(Route.at("all", "/", Servers::echo))) {
            assertEquals("keys|k||wrapkey", path(server, "/keys/k//wrapkey"));
            assertEquals("keys|k|", path(server, "/keys/k/"));
            assertEquals("", path(server, "/"));
            assertEquals("a|..|.|b", path(server, "/a/%2e%2E/./b"));
        }
    }

    @Test
    void leadingEmptySegmentsDoNotKeepAPathFromItsPlane() {
        try (var server = Servers.of(Route.under("arm", "/subscriptions", Servers::echo))) {
            assertEquals("|subscriptions|s", path(server, "//subscriptions/s"));
            assertEquals(404, server.get("//other").statusCode());
            assertEquals(404, server.get("//").statusCode());
        }
    }

    @Test
    void anEncodedSlashStaysInsideItsSegment() {
        try (var server = Servers.of(Route.at("all", "/", Servers::echo))) {
            assertEquals("a/b|ä ö|c+d;e", path(server, "/a%2Fb/%C3%A4%20%C3%B6/c+d;e"));
        }
    }

    @Test
    void aNameInThePathStandsInTheBase() {
        try (var server = Servers.of(Route.named("fhir", "/fhir", NAMED))) {
            var answer = server.get("/fhir/de%6Do/Patient/1");
            assertEquals("demo", answer.headers().firstValue("X-Name").orElseThrow());
            assertEquals(
                    "GET\nhttp://localhost:" + server.port() + "/fhir/de%6Do\nPatient|1\n",
                    answer.body());
            assertEquals(404, server.get("/fhir").statusCode());
            assertEquals(404, server.get("/fhir/").statusCode());
            assertEquals(404, server.get("/fhir/absent/Patient").statusCode());
        }
    }

    @Test
    void patternsMatchWithoutRegardToCaseAndRemoveNothing() {
        try (var server =
                Servers.of(
                        Route.under("arm", "/subscriptions", Servers::echo),
                        Route.under("issuer", "/*/oauth2", Servers::echo))) {
            assertEquals(
                    "Subscriptions|S|resourcegroups",
                    path(server, "/Subscriptions/S/resourcegroups"));
            assertEquals("tenant|oauth2|token", path(server, "/tenant/oauth2/token"));
            assertEquals(404, server.get("/tenant/other").statusCode());
            assertEquals(404, server.get("//oauth2").statusCode());
        }
    }

    @Test
    void namesAndValuesOfTheQueryAreDecoded() {
        try (var server = Servers.of(Route.at("all", "/", Servers::echo))) {
            var answer = server.get("/x?api%2Dversion=7.4&a=b+c%2B&empty&=v&&code=s%7Cc");
            String[] lines = answer.body().split("\n", 4);
            assertEquals("api-version=7.4\na=b c+\nempty=\n=v\ncode=s|c\n", lines[3]);
        }
    }

    @Test
    void whatTheServerRefusesIsSaidInTheWordsOfTheRoute() {
        Refusals words = Servers::refusal;
        Plane broken =
                _ -> {
                    throw new IllegalStateException();
                };
        try (var server =
                Servers.of(
                        Route.named("fhir", "/fhir", NAMED).refusing(words),
                        Route.at("broken", "/broken", broken).refusing(words),
                        Route.at("large", "/large", RoutingTest::read)
                                .withBodyBytesMax(2)
                                .refusing(words),
                        Route.at("bare", "/bare", Servers::echo))) {
            assertEquals("NOT_FOUND", server.get("/fhir/absent/Patient").body());
            String query = raw(server, "/fhir/demo/Patient?name=%zz");
            assertTrue(query.contains(" 400 ") && query.endsWith("MALFORMED"), query);
            String path = raw(server, "/fhir/demo/Patient/%zz");
            assertTrue(path.contains(" 400 ") && path.endsWith("MALFORMED"), path);
            String bare = raw(server, "/bare?name=%zz");
            assertTrue(bare.contains(" 400 ") && bare.endsWith("\r\n\r\n"), bare);
            var incident = server.get("/broken");
            assertEquals("INTERNAL", incident.body());
            assertTrue(incident.headers().firstValue("X-Request-Id").isPresent());
            assertEquals(
                    "TOO_LARGE",
                    server.send(
                                    server.request("/large")
                                            .POST(HttpRequest.BodyPublishers.ofString("abc")))
                            .body());
        }
    }

    /// A plane that speaks in several forms is asked in one of them, also where the server
    /// refuses itself.
    @Test
    void whoRefusesIsToldWhatWasAskedAsFarAsItCanBeRead() {
        Refusals words =
                (failed, request) ->
                        Servers.text(
                                Refusals.bare(failed).status(),
                                failed.failure()
                                        + " "
                                        + request.base().substring("http://x".length())
                                        + request.path()
                                        + request.parameter("form").orElse("none")
                                        + request.header("Accept").orElse(" nothing"));
        Plane broken =
                _ -> {
                    throw new IllegalStateException();
                };
        try (var server =
                Servers.of(
                        Route.named("fhir", "/fhir", NAMED).refusing(words),
                        Route.at("broken", "/broken", broken).refusing(words))) {
            assertSaid(
                    "NOT_FOUND /fhir/absent[Patient]xml nothing",
                    server,
                    "/fhir/absent/Patient?form=xml");
            assertSaid(
                    "MALFORMED /fhir/demo[a]none nothing", server, "/fhir/demo/a?form=xml&b=%zz");
            assertSaid("MALFORMED /fhir/demo[%zz]xml nothing", server, "/fhir/demo/%zz?form=xml");
            assertSaid("INTERNAL /broken[]xml nothing", server, "/broken?form=xml");
            String twice =
                    server.answer(
                            "GET /fhir/demo HTTP/1.1\r\nHost: x\r\nAccept: text/y\r\n"
                                    + "If-None-Exist: a\r\nIf-None-Exist: b\r\nConnection: close\r\n\r\n");
            assertTrue(twice.endsWith("\r\n\r\nMALFORMED /fhir/demo[]nonetext/y"), twice);
        }
    }

    private static void assertSaid(String said, Servers server, String target) {
        String answer = raw(server, target);
        assertTrue(answer.endsWith("\r\n\r\n" + said), answer);
    }

    private static Response read(Request request) {
        try {
            return Servers.text(200, "" + request.body().readAllBytes().length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String raw(Servers server, String target) {
        return server.answer("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    }

    private static String path(Servers server, String target) {
        String[] lines = server.get(target).body().split("\n", -1);
        return lines[2];
    }
}
