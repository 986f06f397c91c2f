// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Entropy;
import dev.signet.http.Headers;
import dev.signet.http.Request;
import dev.signet.http.Response;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// A portal with olga signed in, before planes that answer as they are told.
abstract class PortalScene {
    static final String ACCOUNT = "/portal/accounts/signet/demo";
    static final String ARM =
            "/subscriptions/sub/resourceGroups/signet/providers/Microsoft.HealthcareApis"
                    + "/services/demo";
    static final String VAULT =
            "/subscriptions/sub/resourceGroups/signet/providers/Microsoft.KeyVault/vaults/box";
    static final String DATA = "/fhir/demo";
    private static final String BASE = "https://localhost:8443/portal";
    private static final Pattern CSRF = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

    final FakePlanes planes = new FakePlanes();
    private Portal portal;
    String cookie = "";
    Instant now = Instant.parse("2026-01-01T00:00:00Z");

    /// A page as a browser gets it.
    record Page(int status, String text, String location) {
        /// The first address in it that fits.
        String href(String regex) {
            Matcher found = Pattern.compile("href=\"(" + regex + ")\"").matcher(text);
            assertTrue(found.find(), () -> "no link " + regex + " in " + text);
            return found.group(1).replace("&amp;", "&");
        }

        Page has(String... texts) {
            for (String each : texts) {
                assertTrue(text.contains(each), () -> each + " is not in " + text);
            }
            return this;
        }

        Page lacks(String... texts) {
            for (String each : texts) {
                assertFalse(text.contains(each), () -> each + " is in " + text);
            }
            return this;
        }
    }

    @BeforeEach
    void signIn() {
        var settings =
                new PortalSettings(
                        planes.origin(),
                        "https://localhost:8443",
                        "tenant",
                        "sub",
                        PortalSettings.CLIENT,
                        Optional.of(vault -> planes.origin() + "/vault-" + vault),
                        "service-id",
                        "0f8fad5b-d9cb-469f-a165-70867728950e");
        portal = new Portal(settings, HttpClient.newHttpClient(), () -> now, Entropy.system());
        byte[] olga = "{\"name\":\"olga\",\"oid\":\"o\"}".getBytes(StandardCharsets.UTF_8);
        String claims = Base64.getUrlEncoder().encodeToString(olga);
        planes.on(
                "POST /tenant/oauth2/v2.0/token",
                200,
                "{\"access_token\":\"a\",\"refresh_token\":\"the-refresh\",\"expires_in\":3600,"
                        + "\"id_token\":\"x."
                        + claims
                        + ".y\"}");
        planes.on(
                "GET " + ARM,
                200,
                "{\"id\":\""
                        + ARM
                        + "\",\"name\":\"demo\",\"type\":\"Microsoft.HealthcareApis/services\","
                        + "\"kind\":\"fhir-R4\","
                        + "\"properties\":{\"publicNetworkAccess\":\"Enabled\"}}");
        planes.on(
                "GET /subscriptions/sub/providers/Microsoft.KeyVault/vaults",
                200,
                "{\"value\":[" + vault(false) + "]}");
        planes.on("GET /v1.0/users", 200, "{\"value\":[{\"id\":\"o\",\"displayName\":\"olga\"}]}");
        Response begun = send("GET", "/sign-in", "", "");
        String to = begun.headers().first("Location").orElseThrow();
        String state = to.replaceFirst(".*state=", "").replaceFirst("&.*", "");
        cookie = begun.headers().first("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
        Response in = send("GET", "/signed-in?code=c&state=" + state, "", "");
        assertEquals(303, in.status());
        cookie = in.headers().first("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
        planes.asked.clear();
    }

    static String vault(boolean byRoles) {
        return "{\"id\":\""
                + VAULT
                + "\",\"name\":\"box\",\"properties\":{\"enableRbacAuthorization\":"
                + byRoles
                + ",\"accessPolicies\":[{\"objectId\":\"service-id\",\"permissions\":"
                + "{\"keys\":[\"get\",\"wrapKey\"]}}]}}";
    }

    @AfterEach
    void close() {
        planes.close();
    }

    private Response send(String method, String target, String type, String body) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        Headers headers = Headers.of("Cookie", cookie);
        if (!type.isEmpty()) {
            headers = headers.with("Content-Type", type);
        }
        return portal.handle(
                new Request(
                        method,
                        BASE,
                        Request.segments(path),
                        query < 0 ? List.of() : Request.form(target.substring(query + 1)),
                        headers,
                        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
                        "127.0.0.1"));
    }

    private static Page page(Response response) {
        byte[] bytes = ((Response.Body.Bytes) response.body()).bytes();
        String policy = response.headers().first("Content-Security-Policy").orElse("");
        assertTrue(policy.contains("script-src 'self'") && !policy.contains("unsafe"), policy);
        var text = new String(bytes, StandardCharsets.UTF_8);
        assertFalse(text.contains(" style=") || text.contains("<style"), text);
        return new Page(response.status(), text, response.headers().first("Location").orElse(""));
    }

    /// @param address as it stands in a page
    Page get(String address) {
        return page(send("GET", address.substring("/portal".length()), "", ""));
    }

    /// A file as a browser gets it: what it is told, and the bytes as they come.
    record Fetched(Response response, String text) {
        String header(String name) {
            return response.headers().first(name).orElse("");
        }
    }

    Response head(String address) {
        return send("HEAD", address.substring("/portal".length()), "", "");
    }

    String header(String address, String name) {
        Response response = send("GET", address.substring("/portal".length()), "", "");
        return response.headers().first(name).orElse("");
    }

    /// @return how many bytes an asset has
    int fetched(String address) {
        Response response = send("GET", address.substring("/portal".length()), "", "");
        assertEquals(200, response.status(), address);
        return ((Response.Body.Bytes) response.body()).bytes().length;
    }

    Fetched fetch(String address) throws IOException {
        Response response = send("GET", address.substring("/portal".length()), "", "");
        var bytes = new ByteArrayOutputStream();
        if (response.body() instanceof Response.Body.Streamed(var writer)) {
            writer.write(bytes);
        }
        return new Fetched(response, bytes.toString(StandardCharsets.UTF_8));
    }

    /// Sends a form of the page at `from`.
    Page post(String from, String address, String... pairs) {
        var form =
                new StringBuilder("csrf=" + URLEncoder.encode(csrf(from), StandardCharsets.UTF_8));
        for (int i = 0; i < pairs.length; i += 2) {
            form.append('&')
                    .append(pairs[i])
                    .append('=')
                    .append(URLEncoder.encode(pairs[i + 1], StandardCharsets.UTF_8));
        }
        return page(
                send(
                        "POST",
                        address.substring("/portal".length()),
                        "application/x-www-form-urlencoded",
                        form.toString()));
    }

    /// Sends a file as a browser does.
    Page upload(String from, String field, String content) {
        String body =
                "--mark\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n"
                        + csrf(from)
                        + "\r\n--mark\r\nContent-Disposition: form-data; name=\""
                        + field
                        + "\"; filename=\"b.json\"\r\nContent-Type: application/json\r\n\r\n"
                        + content
                        + "\r\n--mark--\r\n";
        return page(
                send(
                        "POST",
                        from.substring("/portal".length()),
                        "multipart/form-data; boundary=mark",
                        body));
    }

    private String csrf(String page) {
        Matcher found = CSRF.matcher(get(page).text());
        assertTrue(found.find(), page);
        return found.group(1);
    }
}
