// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.grant;

import dev.signet.base.Entropy;
import dev.signet.identity.issuer.Peer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Sign-ins of devices without a browser (RFC 8628): a device polls with its code until a user has
/// typed the short one elsewhere. They live for 15 minutes and until a restart.
///
/// Each peer has a share of those that wait, and of all there is a bound; for a newcomer beyond
/// either the oldest gives way that no user has typed yet: in the peer's own share, or in the
/// largest. So who lets many wait keeps nobody else from signing in. Any thread.
public final class DeviceCodes {
    public static final Duration LIFE = Duration.ofMinutes(15);
    public static final Duration INTERVAL = Duration.ofSeconds(5);
    public static final int WAITING_MAX = 1_000;
    public static final int SHARE_MAX = 20;
    private static final int USER_CODE_CHARS = 8;

    /// No vowels: codes make no words (RFC 8628 section 6.1). Its length divides 240.
    private static final String ALPHABET = "BCDFGHJKLMNPQRSTVWXZ";

    private final InstantSource clock;
    private final Entropy entropy;

    /// Oldest first.
    private final Map<String, Waiting> byDevice = new LinkedHashMap<>();

    public DeviceCodes(InstantSource clock, Entropy entropy) {
        this.clock = clock;
        this.entropy = entropy;
    }

    /// One device.
    private static final class Waiting {
        private final String userCode;
        private final Grant asked;
        private final Peer peer;
        private final Instant end;
        private Instant polled = Instant.EPOCH;
        private String objectId = "";

        Waiting(String userCode, Grant asked, Peer peer, Instant end) {
            this.userCode = userCode;
            this.asked = asked;
            this.peer = peer;
            this.end = end;
        }
    }

    /// @param device secret of the device
    /// @param user what the user types: `BCDF-GHJK`
    public record Codes(String device, String user) {}

    /// What a poll has come to.
    public sealed interface Polled {
        record Granted(Grant grant) implements Polled {}

        record Pending() implements Polled {}

        record TooFast() implements Polled {}

        /// Or never given, or given to another client.
        record Expired() implements Polled {}
    }

    /// @param asked without a user
    /// @param address from which it is asked
    public synchronized Codes give(Grant asked, String address) {
        Instant now = clock.instant();
        byDevice.values().removeIf(waiting -> !now.isBefore(waiting.end));
        Peer peer = Peer.of(address);
        makeRoom(peer);
        String device = AuthorizationCodes.random(entropy);
        String user = userCode();
        byDevice.put(device, new Waiting(user, asked, peer, now.plus(LIFE)));
        return new Codes(device, user);
    }

    private void makeRoom(Peer peer) {
        Map<Peer, Long> shares =
                byDevice.values().stream()
                        .collect(Collectors.groupingBy(each -> each.peer, Collectors.counting()));
        if (shares.getOrDefault(peer, 0L) >= SHARE_MAX) {
            removeOldest(peer);
        } else if (byDevice.size() >= WAITING_MAX) {
            shares.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .ifPresent(largest -> removeOldest(largest.getKey()));
        }
    }

    /// The oldest of a peer that nobody has typed yet; where there is none, the oldest.
    private void removeOldest(Peer peer) {
        List<Map.Entry<String, Waiting>> share =
                byDevice.entrySet().stream()
                        .filter(each -> each.getValue().peer.equals(peer))
                        .toList();
        String oldest =
                share.stream()
                        .filter(each -> each.getValue().objectId.isEmpty())
                        .findFirst()
                        .orElse(share.getFirst())
                        .getKey();
        byDevice.remove(oldest);
    }

    private String userCode() {
        var code = new StringBuilder();
        while (code.length() <= USER_CODE_CHARS) {
            int one = entropy.bytes(1)[0] & 0xff;
            if (code.length() == USER_CODE_CHARS / 2) {
                code.append('-');
            } else if (one < 240) {
                code.append(ALPHABET.charAt(one % ALPHABET.length()));
            }
        }
        return code.toString();
    }

    public synchronized Polled poll(String device, String clientId) {
        Waiting waiting = byDevice.get(device);
        Instant now = clock.instant();
        if (waiting == null
                || !now.isBefore(waiting.end)
                || !waiting.asked.clientId().equalsIgnoreCase(clientId)) {
            return new Polled.Expired();
        }
        if (!waiting.objectId.isEmpty()) {
            byDevice.remove(device);
            Grant asked = waiting.asked;
            return new Polled.Granted(
                    new Grant(
                            asked.clientId(),
                            waiting.objectId,
                            asked.audience(),
                            asked.smart(),
                            asked.named(),
                            asked.nonce()));
        }
        boolean tooFast = now.isBefore(waiting.polled.plus(INTERVAL.minusSeconds(1)));
        waiting.polled = now;
        return tooFast ? new Polled.TooFast() : new Polled.Pending();
    }

    /// What the device that waits under that code asks for.
    ///
    /// @param userCode as typed: case, blanks and the dash do not matter
    public synchronized Optional<Grant> asked(String userCode) {
        return waiting(userCode).map(waiting -> waiting.asked);
    }

    /// Lets the device that waits under that code have what it asks for.
    ///
    /// @return whether one waits under that code
    public synchronized boolean grant(String userCode, String objectId) {
        Optional<Waiting> found = waiting(userCode);
        found.ifPresent(waiting -> waiting.objectId = objectId);
        return found.isPresent();
    }

    private Optional<Waiting> waiting(String userCode) {
        String typed = plain(userCode);
        Instant now = clock.instant();
        return byDevice.values().stream()
                .filter(waiting -> plain(waiting.userCode).equals(typed))
                .filter(waiting -> now.isBefore(waiting.end) && waiting.objectId.isEmpty())
                .findFirst();
    }

    private static String plain(String code) {
        return code.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
    }
}
