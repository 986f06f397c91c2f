// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.session;

import dev.signet.http.Request;
import java.util.Optional;

/// The portal's two cookies. The prefix `__Host-` makes browsers refuse them from any other host
/// and over anything but TLS (RFC 6265bis, section 4.1.3.2).
public final class Cookies {
    /// Of a session.
    public static final String SESSION = "__Host-signet";

    /// Of a sign-in that is under way.
    public static final String SIGN_IN = "__Host-signet-sign-in";

    private static final String RULES = "; Path=/; Secure; HttpOnly; SameSite=Lax";

    private Cookies() {}

    /// What the browser sends under that name.
    public static Optional<String> of(Request request, String name) {
        for (String line : request.headers().values("Cookie")) {
            for (String pair : line.split(";", -1)) {
                int sign = pair.indexOf('=');
                if (sign > 0 && pair.substring(0, sign).strip().equals(name)) {
                    return Optional.of(pair.substring(sign + 1).strip());
                }
            }
        }
        return Optional.empty();
    }

    /// The value of `Set-Cookie`; it goes with the browser.
    static String given(String name, String value) {
        return name + "=" + value + RULES;
    }

    /// The value of `Set-Cookie` that takes it away.
    public static String taken(String name) {
        return name + "=; Max-Age=0" + RULES;
    }
}
