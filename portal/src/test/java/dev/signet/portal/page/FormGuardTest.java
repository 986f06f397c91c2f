// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Headers;
import dev.signet.http.Request;
import dev.signet.portal.session.Session;
import dev.signet.portal.session.TestSession;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FormGuardTest {
    private static final String TYPE = "application/x-www-form-urlencoded";
    private final Session session = TestSession.of(Entropy.system());

    private Form sent(String body, String... headers) {
        var request =
                new Request(
                        "POST",
                        "https://localhost:8443/portal",
                        List.of("vaults"),
                        List.of(),
                        Headers.of(headers),
                        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
                        "127.0.0.1");
        return FormGuard.form(request, session);
    }

    private void refused(Failure failure, String body, String... headers) {
        assertEquals(failure, assertThrows(Failed.class, () -> sent(body, headers)).failure());
    }

    @Test
    void aFormOfThisSessionIsTaken() {
        String own = "csrf=" + session.csrf() + "&name=v";
        assertEquals("v", sent(own, "Content-Type", TYPE).text("name"));
        sent(own, "Content-Type", TYPE, "Origin", "https://localhost:8443");
        sent(own, "Content-Type", TYPE, "Sec-Fetch-Site", "same-origin");
    }

    @Test
    void aFormWithoutTheSessionsTokenIsRefused() {
        refused(Failure.FORBIDDEN, "name=v", "Content-Type", TYPE);
        refused(Failure.FORBIDDEN, "csrf=&name=v", "Content-Type", TYPE);
        String others = TestSession.of(Entropy.system()).csrf();
        refused(Failure.FORBIDDEN, "csrf=" + others, "Content-Type", TYPE);
    }

    @Test
    void aFormThatABrowserSaysIsOfElsewhereIsRefusedWhateverItsToken() {
        String own = "csrf=" + session.csrf();
        for (String origin : List.of("https://evil.example", "null", "https://localhost")) {
            refused(Failure.FORBIDDEN, own, "Content-Type", TYPE, "Origin", origin);
        }
        for (String site : List.of("cross-site", "same-site", "none")) {
            refused(Failure.FORBIDDEN, own, "Content-Type", TYPE, "Sec-Fetch-Site", site);
        }
    }

    @Test
    void onlyAFormIsTaken() {
        refused(
                Failure.UNSUPPORTED_MEDIA_TYPE,
                "csrf=" + session.csrf(),
                "Content-Type",
                "text/plain");
        refused(Failure.UNSUPPORTED_MEDIA_TYPE, "csrf=" + session.csrf());
    }
}
