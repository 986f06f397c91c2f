// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Entropy;
import dev.signet.http.Headers;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.portal.page.PageRoutes;
import dev.signet.portal.session.Cookies;
import dev.signet.portal.session.TestSession;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Who is admitted to what, asked at every page and form that the table of routes has. No plane is
/// there: a page that asked one would answer that it is missing.
final class PortalAdmissionTest {
    private static final String NOWHERE = "https://127.0.0.1:1";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Portal portal =
            new Portal(
                    new PortalSettings(
                            NOWHERE,
                            "https://localhost:8443",
                            "tenant",
                            "subscription",
                            PortalSettings.CLIENT,
                            Optional.empty(),
                            "service",
                            "administrator"),
                    HTTP,
                    Instant::now,
                    Entropy.system());

    private Response ask(PageRoutes.Address address, String body, String... more) {
        String[] headers = Arrays.copyOf(more, more.length + 2);
        headers[more.length] = "Content-Type";
        headers[more.length + 1] = "application/x-www-form-urlencoded";
        String path = address.pattern().replaceAll("\\{[^}]+}", "x");
        return portal.handle(
                new Request(
                        address.method(),
                        "https://localhost:8443",
                        List.of(path.split("/", -1)),
                        List.of(),
                        Headers.of(headers),
                        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
                        "127.0.0.1"));
    }

    private static String text(Response response) {
        return new String(((Response.Body.Bytes) response.body()).bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void withoutASessionEveryAddressIsTheWelcome() {
        assertTrue(portal.addresses().size() > 20, portal.addresses()::toString);
        for (PageRoutes.Address each : portal.addresses()) {
            Response answer = ask(each, "");
            assertEquals(200, answer.status(), each::toString);
            assertTrue(text(answer).contains("Sign in"), each::toString);
            Response guessed = ask(each, "", "Cookie", Cookies.SESSION + "=guessed");
            assertTrue(text(guessed).contains("Sign in"), each::toString);
        }
    }

    @Test
    void everyFormIsTakenFromAPageOfTheSessionOnly() {
        String id = TestSession.begun(portal.sessions());
        String csrf = portal.sessions().find(id).orElseThrow().csrf();
        String cookie = Cookies.SESSION + "=" + id;
        for (PageRoutes.Address each : portal.addresses()) {
            if (each.method().equals("POST")) {
                assertEquals(403, ask(each, "", "Cookie", cookie).status(), each::toString);
                Response other =
                        ask(each, "csrf=" + csrf, "Cookie", cookie, "Sec-Fetch-Site", "cross-site");
                assertEquals(403, other.status(), each::toString);
            }
        }
    }
}
