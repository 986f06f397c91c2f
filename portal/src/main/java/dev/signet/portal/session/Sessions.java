// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.session;

import dev.signet.base.Digests;
import dev.signet.base.Entropy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Who is signed in. A session ends half an hour after its last page, eight hours after its
/// sign-in, with its sign-out and with the process. Its id is chance, made at the sign-in and
/// never taken from a browser; here only a digest of it is held. Any thread.
public final class Sessions {
    static final Duration IDLE_MAX = Duration.ofMinutes(30);
    static final Duration LIFE_MAX = Duration.ofHours(8);
    static final int SESSIONS_MAX = 1_000;
    private static final int ID_BYTES = 32;

    private final InstantSource clock;
    private final Entropy entropy;
    private final Map<String, Session> byDigest =
            new LinkedHashMap<>(64, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Session> eldest) {
                    return size() > SESSIONS_MAX;
                }
            };

    public Sessions(InstantSource clock, Entropy entropy) {
        this.clock = clock;
        this.entropy = entropy;
    }

    /// Begins one.
    ///
    /// @return its id, for the browser alone
    String begin(String name, String objectId, Tokens tokens) {
        String id = random();
        Instant now = clock.instant();
        var session = new Session(name, objectId, random(), tokens, new Handles(entropy), now);
        synchronized (byDigest) {
            byDigest.values().removeIf(each -> hasEnded(each, now));
            byDigest.put(digest(id), session);
        }
        return id;
    }

    /// The session of that id, whose time begins anew.
    public Optional<Session> find(String id) {
        Instant now = clock.instant();
        synchronized (byDigest) {
            Optional<Session> found =
                    Optional.ofNullable(byDigest.get(digest(id)))
                            .filter(each -> !hasEnded(each, now));
            found.ifPresent(each -> each.use(now));
            return found;
        }
    }

    /// Ends it; nothing happens when there is none.
    public void end(String id) {
        synchronized (byDigest) {
            byDigest.remove(digest(id));
        }
    }

    private static boolean hasEnded(Session session, Instant now) {
        return !now.isBefore(session.used().plus(IDLE_MAX))
                || !now.isBefore(session.began().plus(LIFE_MAX));
    }

    String random() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(entropy.bytes(ID_BYTES));
    }

    /// SHA-256 in base64url: also the `S256` of PKCE.
    static String digest(String text) {
        byte[] digest = Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }
}
