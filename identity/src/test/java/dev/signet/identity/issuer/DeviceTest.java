// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.http.Response;
import dev.signet.identity.grant.DeviceCodes;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Devices without a browser sign in by a code that a user types elsewhere.
final class DeviceTest extends SignInScene {
    @Test
    void aDeviceSignsInByACodeThatAUserTypesElsewhere() {
        var codes =
                json(
                        ask(
                                "POST",
                                "/oauth2/v2.0/devicecode",
                                "",
                                form(
                                        "client_id", "app",
                                        "scope", "https://management.azure.com/.default openid")));
        String device = (String) codes.get("device_code");
        refused("authorization_pending", poll(device));
        refused("slow_down", poll(device));
        clock.pass(DeviceCodes.INTERVAL);
        String typed =
                ((String) codes.get("user_code"))
                        .toLowerCase(java.util.Locale.ROOT)
                        .replace("-", " ");
        Response shown = ask("POST", "/oauth2/deviceauth", "", form("user_code", typed));
        assertTrue(text(shown).contains("<strong>ward &lt;7&gt;</strong>"), () -> text(shown));
        assertTrue(text(shown).contains("Azure Resource Manager"), () -> text(shown));
        Response wrong = approve(typed, "wrong");
        assertEquals(401, wrong.status());
        refused("authorization_pending", poll(device));
        assertEquals(200, approve(typed, PASSWORD).status());
        assertEquals(
                "marie-object", claims(json(poll(device)).get("access_token")).getClaim("oid"));
        refused("expired_token", poll(device));
        assertEquals(400, approve(typed, PASSWORD).status());
    }

    /// Who lets a device wait in the name of the server's own application is somebody else.
    @Test
    void aDeviceIsAllowedByNameWhateverApplicationItClaimsToBe() {
        own = Set.of("app");
        String form = form("client_id", "app", "scope", "https://management.azure.com/.default");
        Response begun = ask("POST", "/oauth2/v2.0/devicecode", "", form);
        String typed = (String) json(begun).get("user_code");
        String shown = text(ask("POST", "/oauth2/deviceauth", "", form("user_code", typed)));
        assertTrue(shown.contains("asks to know who you are"), shown);
        assertTrue(shown.contains("<button>Sign in and allow</button>"), shown);
    }

    private String waiting(String from) {
        String form = form("client_id", "app", "scope", "https://demo/.default");
        Response answer = ask(from, "POST", "/oauth2/v2.0/devicecode", "", form);
        assertEquals(200, answer.status(), () -> text(answer));
        return (String) json(answer).get("device_code");
    }

    @Test
    void whoLetsManyDevicesWaitPushesOutItsOwnOnly() {
        String innocent = waiting("192.0.2.7");
        String first = waiting("2001:db8::1");
        for (int i = 0; i < DeviceCodes.SHARE_MAX; i++) {
            waiting("2001:db8::2");
        }
        refused("authorization_pending", poll(innocent));
        refused("expired_token", poll(first));
        for (int i = 0; i < DeviceCodes.WAITING_MAX; i++) {
            waiting("198.51." + i / 250 + "." + i % 250);
        }
        String newest = waiting("203.0.113.1");
        refused("authorization_pending", poll(newest));
    }

    @Test
    void wrongCodesOfDevicesAreCounted() {
        waiting("192.0.2.7");
        for (int i = 0; i < FailureCounts.FAILURES_MAX; i++) {
            ask("POST", "/oauth2/deviceauth", "", form("user_code", "BBBB-BBBB"));
        }
        Response more = ask("POST", "/oauth2/deviceauth", "", form("user_code", "BBBB-BBBB"));
        assertTrue(text(more).contains("Too many wrong codes"), () -> text(more));
    }
}
