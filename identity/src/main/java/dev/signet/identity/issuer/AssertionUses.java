// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import dev.signet.base.Digests;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Client assertions that have been used and would still prove something: one that comes again is a
/// copy, and is refused until it ends.
///
/// MSAL signs one for ten minutes and sends it with each request of that time. So the same one may
/// come again from the same peer with *another* request (another scope, another code); the same
/// request again, or any from another peer, is refused. Bounded for each client: beyond, its next
/// ones are refused. Kept in memory: a restart forgets, and they end in 15 minutes. Any thread.
final class AssertionUses {
    static final int EACH_MAX = 1_000;

    private final InstantSource clock;

    /// By client, then by the digest of `jti`.
    private final Map<String, Map<String, Use>> byClient = new HashMap<>();

    private record Use(Peer peer, Instant end, Set<String> requests) {}

    /// What came of it.
    enum Used {
        NEW,
        AGAIN,
        TOO_MANY
    }

    AssertionUses(InstantSource clock) {
        this.clock = clock;
    }

    /// @param clientId of a client that there is, which bounds how many there are
    /// @param request what it was sent with
    synchronized Used use(
            String clientId, ClientAssertion.Proved assertion, Peer peer, String request) {
        Instant now = clock.instant();
        Map<String, Use> uses = byClient.computeIfAbsent(clientId, _ -> new HashMap<>());
        uses.values().removeIf(each -> !now.isBefore(each.end()));
        String id = digest(assertion.id());
        Use before = uses.get(id);
        if (before != null && !before.peer().equals(peer)) {
            return Used.AGAIN;
        }
        int requests = uses.values().stream().mapToInt(each -> each.requests().size()).sum();
        if (requests >= EACH_MAX) {
            return Used.TOO_MANY;
        }
        Use use = before == null ? new Use(peer, assertion.end(), new HashSet<>()) : before;
        uses.put(id, use);
        return use.requests().add(digest(request)) ? Used.NEW : Used.AGAIN;
    }

    private static String digest(String text) {
        byte[] digest = Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }
}
