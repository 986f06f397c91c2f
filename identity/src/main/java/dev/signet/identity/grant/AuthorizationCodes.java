// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.grant;

import dev.signet.base.Digests;
import dev.signet.base.Entropy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Authorization codes that have been given and not yet used (RFC 6749 section 4.1): good once,
/// for five minutes. A restart ends them; the user signs in again. Any thread.
public final class AuthorizationCodes {
    public static final Duration LIFE = Duration.ofMinutes(5);
    private static final int CODES_MAX = 1_000;

    private final InstantSource clock;
    private final Entropy entropy;
    private final Map<String, Given> given =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Given> eldest) {
                    return size() > CODES_MAX;
                }
            };

    private record Given(Grant grant, String redirect, String challenge, Instant end) {}

    public AuthorizationCodes(InstantSource clock, Entropy entropy) {
        this.clock = clock;
        this.entropy = entropy;
    }

    /// @param redirect where the code is sent, which its user must repeat
    /// @param challenge of PKCE (RFC 7636), `S256`; empty for none
    public String give(Grant grant, String redirect, String challenge) {
        String code = random(entropy);
        synchronized (given) {
            Instant now = clock.instant();
            given.values().removeIf(one -> !now.isBefore(one.end()));
            given.put(
                    digest(code),
                    new Given(grant, redirect, challenge, clock.instant().plus(LIFE)));
        }
        return code;
    }

    /// What the code stands for; it is used up, whoever shows it.
    ///
    /// @param verifier of PKCE; empty for none
    public Optional<Grant> take(String code, String clientId, String redirect, String verifier) {
        Optional<Given> found;
        synchronized (given) {
            found = Optional.ofNullable(given.remove(digest(code)));
        }
        return found.filter(one -> clock.instant().isBefore(one.end()))
                .filter(one -> one.grant().clientId().equalsIgnoreCase(clientId))
                .filter(one -> one.redirect().equals(redirect))
                .filter(one -> proves(verifier, one.challenge()))
                .map(Given::grant);
    }

    /// Also where no challenge was given a verifier must be absent: else an attacker could strip
    /// the challenge (RFC 9700 section 2.1.1).
    private static boolean proves(String verifier, String challenge) {
        if (challenge.isEmpty() || verifier.isEmpty()) {
            return challenge.isEmpty() && verifier.isEmpty();
        }
        return MessageDigest.isEqual(
                challenge.getBytes(StandardCharsets.UTF_8),
                digest(verifier).getBytes(StandardCharsets.UTF_8));
    }

    /// SHA-256 in base64url: the `S256` of PKCE, and how codes are kept.
    private static String digest(String text) {
        byte[] digest = Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }

    /// 256 random bits.
    public static String random(Entropy entropy) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(entropy.bytes(32));
    }
}
