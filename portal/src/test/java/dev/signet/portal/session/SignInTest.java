// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SignInTest {
    @Test
    void afterTheSignInAPageOfThePortalIsGoneToAndNothingElse() {
        assertEquals("/portal/vaults/v/keys/k", SignIn.inside("/portal/vaults/v/keys/k"));
        for (String to :
                List.of(
                        "",
                        "/",
                        "/portal",
                        "//evil.example",
                        "https://evil.example/portal/",
                        "/portal//evil.example",
                        "/portal/\\evil.example",
                        "/portal/../subscriptions",
                        "/portal/a\r\nSet-Cookie: x=y",
                        "/portal/a b",
                        "/portal.evil.example/",
                        "/portal/" + "a".repeat(1_000))) {
            assertEquals("/portal", SignIn.inside(to), to);
        }
    }

    /// The browser holds it, so whatever it sends is looked at again.
    @Test
    void aSignInUnderWayIsReadFromTheCookieOrNotAtAll() {
        var begun = new SignIn.Begun("state", "verifier", "/portal/vaults");
        assertEquals(Optional.of(begun), SignIn.Begun.read(begun.written()));
        var elsewhere = new SignIn.Begun("state", "verifier", "https://evil.example/");
        assertEquals("/portal", SignIn.Begun.read(elsewhere.written()).orElseThrow().to());
        for (String cookie :
                List.of("", "state", "..", ".v.eA", "s.v.!", "s.v.eA.", "s.v.eA".repeat(400))) {
            assertEquals(Optional.empty(), SignIn.Begun.read(cookie), cookie);
        }
    }
}
