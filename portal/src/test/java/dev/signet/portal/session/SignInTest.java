// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
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
}
