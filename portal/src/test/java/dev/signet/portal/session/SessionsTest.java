// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Entropy;
import dev.signet.portal.plane.Wire;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class SessionsTest {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Sessions sessions = new Sessions(() -> now, Entropy.system());

    private String begin() {
        var wire = new Wire(HttpClient.newHttpClient());
        return sessions.begin("olga", "oid", new Tokens(wire, () -> now, "", "", ""));
    }

    @Test
    void aSessionIsFoundByItsIdOnlyAndEndsWithTheSignOut() {
        String id = begin();
        assertEquals("olga", sessions.find(id).orElseThrow().name());
        assertTrue(sessions.find(id + "x").isEmpty());
        assertTrue(sessions.find("").isEmpty());
        sessions.end(id);
        assertTrue(sessions.find(id).isEmpty());
    }

    @Test
    void halfAnHourWithoutAPageEndsIt() {
        String id = begin();
        now = now.plus(Sessions.IDLE_MAX).minusSeconds(1);
        assertTrue(sessions.find(id).isPresent());
        now = now.plus(Sessions.IDLE_MAX);
        assertTrue(sessions.find(id).isEmpty());
    }

    @Test
    void noSessionLivesLongerThanEightHoursHoweverBusy() {
        String id = begin();
        Instant end = now.plus(Sessions.LIFE_MAX);
        while (now.isBefore(end.minus(Duration.ofMinutes(20)))) {
            now = now.plus(Duration.ofMinutes(20));
            if (now.isBefore(end)) {
                assertTrue(sessions.find(id).isPresent(), now.toString());
            }
        }
        now = end;
        assertTrue(sessions.find(id).isEmpty());
    }

    @Test
    void idsAndTokensOfFormsAreDifferentEachTime() {
        String one = begin();
        String other = begin();
        assertNotEquals(one, other);
        assertNotEquals(
                sessions.find(one).orElseThrow().csrf(), sessions.find(other).orElseThrow().csrf());
        assertEquals(43, one.length());
    }

    @Test
    void aNoticeIsToldOnce() {
        Session session = sessions.find(begin()).orElseThrow();
        session.tell(true, "done");
        assertEquals("done", session.told().orElseThrow().text());
        assertTrue(session.told().isEmpty());
    }
}
