// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.portal.session.FirstVisit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The page that the start of the server has printed the address of.
final class FirstPageTest extends PortalScene {
    private static final String ASKED = "GET /tenant/oauth2/first";

    @BeforeEach
    void nobodyIsSignedIn() {
        cookie = "";
    }

    private long asked() {
        return planes.asked.stream().filter(each -> each.target().endsWith("/first")).count();
    }

    @Test
    void whileNobodyAdministersItTakesTheCodeAndTheWelcomeSaysSo() {
        planes.on(ASKED, 204, "");
        get("/portal/first")
                .has("action=\"/tenant/oauth2/first\"", "name=\"code\"", "/first.js\"")
                .lacks("No code is waited for");
        assertEquals("no-referrer", header("/portal/first", "Referrer-Policy"));
        assertEquals("no-store", header("/portal/first", "Cache-Control"));
        get("/portal/accounts").has("There is no administrator yet.");
        assertEquals("same-origin", header("/portal/accounts", "Referrer-Policy"));
    }

    @Test
    void whenTheHourIsOverItSaysWhatCanBeDone() {
        planes.on(ASKED, 404, "");
        get("/portal/first")
                .has("No code is waited for", "signet user add")
                .has("/first.js\"")
                .lacks("name=\"code\"");
        get("/portal/accounts").lacks("There is no administrator yet.");
        planes.on(ASKED, 204, "");
        get("/portal/accounts").lacks("There is no administrator yet.");
        now = now.plus(FirstVisit.KEPT);
        get("/portal/accounts").has("There is no administrator yet.");
        long before = asked();
        get("/portal/accounts").has("There is no administrator yet.");
        assertEquals(before, asked(), "not for each page");
    }

    @Test
    void thatItCannotBeAskedIsNotThatItIsOver() {
        planes.on(ASKED, 500, "");
        get("/portal/first")
                .has("cannot be asked just now", "name=\"code\"", "/first.js\"")
                .lacks("No code is waited for");
        get("/portal/accounts").lacks("There is no administrator yet.");
        now = now.plus(FirstVisit.KEPT);
        planes.on(ASKED, 410, "");
        get("/portal/first")
                .has("There is an administrator already", "/first.js\"")
                .lacks("name=\"code\"");
    }

    @Test
    void whenThereIsAnAdministratorNobodyIsAskedAgain() {
        planes.on(ASKED, 410, "");
        get("/portal/first").has("No code is waited for");
        long before = asked();
        now = now.plus(FirstVisit.KEPT);
        get("/portal/accounts").lacks("There is no administrator yet.");
        get("/portal/first").has("No code is waited for");
        assertEquals(before, asked());
    }

    @Test
    void theCodeOfAnAddressIsNeverAskedForByTheServer() {
        planes.on(ASKED, 204, "");
        get("/portal/first?code=secret").lacks("secret");
    }
}
