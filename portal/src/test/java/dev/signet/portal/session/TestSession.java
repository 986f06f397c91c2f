// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.session;

import dev.signet.base.Entropy;
import dev.signet.portal.plane.Wire;
import java.net.http.HttpClient;
import java.time.Instant;

/// A session whose tokens nobody asks for.
public final class TestSession {
    private TestSession() {}

    public static Session of(Entropy entropy) {
        var sessions = new Sessions(() -> Instant.EPOCH, entropy);
        return sessions.find(begun(sessions)).orElseThrow();
    }

    /// The id of one that has just begun.
    public static String begun(Sessions sessions) {
        var wire = new Wire(HttpClient.newHttpClient());
        return sessions.begin("olga", "oid", new Tokens(wire, () -> Instant.EPOCH, "", "", ""));
    }
}
