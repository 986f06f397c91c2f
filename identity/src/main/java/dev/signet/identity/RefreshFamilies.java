// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Which refresh tokens are in force. All that come of one sign-in are a family with a number each;
/// a public client gets the next one at each use, and one that comes back after it was replaced has
/// been copied, so that the whole family ends (RFC 9700 section 4.14.2).
///
/// The one just replaced is good for [#GRACE] more, and then gives what its successor is: clients
/// that share a token refresh at the same time, and answers get lost. A family ends [#LIFE] after
/// the sign-in, however often it is used. A user has [#FAMILIES_MAX] at most; the one used least
/// lately gives way. Any thread.
public final class RefreshFamilies {
    public static final Duration LIFE = Duration.ofDays(90);
    public static final Duration GRACE = Duration.ofSeconds(60);
    public static final int FAMILIES_MAX = 50;
    private static final int ID_BYTES = 16;
    private static final byte FORMAT = 1;
    private static final int HEAD_BYTES = 1 + Integer.BYTES + 2 * Long.BYTES;

    private final Store store;
    private final InstantSource clock;
    private final Entropy entropy;

    /// By user's object id, then by family; the one used least lately first.
    private final Map<String, LinkedHashMap<String, Family>> byUser = new HashMap<>();

    /// Where they are kept: a small record for each, by its id.
    public interface Store {
        /// All there are.
        Map<String, byte[]> read();

        /// Puts and removes; kept when it returns.
        void write(Map<String, Optional<byte[]>> changes);
    }

    /// @param number of the token in force
    /// @param replaced when it took its predecessor's place
    private record Family(int number, Instant replaced, Instant end) {}

    /// One token's place.
    ///
    /// @param family its id
    public record Place(String family, int number, Instant end) {}

    /// Reads what is kept.
    ///
    /// @throws Failed `CORRUPT`, `FORMAT_TOO_NEW`
    public RefreshFamilies(Store store, InstantSource clock, Entropy entropy) {
        this.store = store;
        this.clock = clock;
        this.entropy = entropy;
        Map<String, byte[]> kept = store.read();
        kept.entrySet().stream()
                .sorted((a, b) -> replaced(a.getValue()).compareTo(replaced(b.getValue())))
                .forEach(each -> read(each.getKey(), each.getValue()));
        removeEnded();
    }

    /// Those whose users did not come back to begin another.
    private void removeEnded() {
        Instant now = clock.instant();
        var changes = new HashMap<String, Optional<byte[]>>();
        byUser.values().forEach(families -> changes.putAll(ended(families, now)));
        if (!changes.isEmpty()) {
            store.write(changes);
            byUser.values().forEach(families -> families.keySet().removeAll(changes.keySet()));
        }
    }

    private static Map<String, Optional<byte[]>> ended(Map<String, Family> families, Instant now) {
        var changes = new HashMap<String, Optional<byte[]>>();
        families.forEach(
                (id, family) -> {
                    if (!now.isBefore(family.end())) {
                        changes.put(id, Optional.empty());
                    }
                });
        return changes;
    }

    /// Some that end with the process.
    public static RefreshFamilies unkept(InstantSource clock, Entropy entropy) {
        var nowhere =
                new Store() {
                    @Override
                    public Map<String, byte[]> read() {
                        return Map.of();
                    }

                    @Override
                    public void write(Map<String, Optional<byte[]>> changes) {}
                };
        return new RefreshFamilies(nowhere, clock, entropy);
    }

    /// The first token of a sign-in.
    ///
    /// @param objectId the user's
    public synchronized Place begin(String objectId) {
        Instant now = clock.instant();
        var families = byUser.computeIfAbsent(objectId, _ -> new LinkedHashMap<>());
        var changes = new HashMap<>(ended(families, now));
        if (families.size() - changes.size() >= FAMILIES_MAX) {
            families.keySet().stream()
                    .filter(each -> !changes.containsKey(each))
                    .findFirst()
                    .ifPresent(each -> changes.put(each, Optional.empty()));
        }
        String id = HexFormat.of().formatHex(entropy.bytes(ID_BYTES));
        var family = new Family(0, now, Instant.ofEpochSecond(now.plus(LIFE).getEpochSecond()));
        changes.put(id, Optional.of(written(objectId, family)));
        store.write(changes);
        changes.keySet().forEach(families::remove);
        families.put(id, family);
        return new Place(id, family.number(), family.end());
    }

    /// Whether a token would be taken now. Changes nothing.
    public synchronized boolean takes(String objectId, Place token) {
        Family family = byUser.getOrDefault(objectId, new LinkedHashMap<>()).get(token.family());
        Instant now = clock.instant();
        return family != null && now.isBefore(family.end()) && isInForce(family, token, now);
    }

    private static boolean isInForce(Family family, Place token, Instant now) {
        boolean predecessor =
                token.number() == family.number() - 1
                        && now.isBefore(family.replaced().plus(GRACE));
        return token.number() == family.number() || predecessor;
    }

    /// Uses a token.
    ///
    /// @param rotates whether another takes its place: so for clients that prove themselves by
    ///     nothing else
    /// @return the place of the token that is in force from now on; empty when this one is not, and
    ///     then its whole family has ended
    public synchronized Optional<Place> use(String objectId, Place token, boolean rotates) {
        var families = byUser.getOrDefault(objectId, new LinkedHashMap<>());
        Family family = families.get(token.family());
        Instant now = clock.instant();
        if (family == null || !now.isBefore(family.end())) {
            return Optional.empty();
        }
        boolean current = token.number() == family.number();
        if (!isInForce(family, token, now)) {
            store.write(Map.of(token.family(), Optional.empty()));
            families.remove(token.family());
            return Optional.empty();
        }
        if (!current || !rotates) {
            return Optional.of(new Place(token.family(), family.number(), family.end()));
        }
        var next = new Family(family.number() + 1, now, family.end());
        store.write(Map.of(token.family(), Optional.of(written(objectId, next))));
        families.remove(token.family()); // to the end of the order
        families.put(token.family(), next);
        return Optional.of(new Place(token.family(), next.number(), next.end()));
    }

    /// Ends a family; nothing happens when there is none.
    ///
    /// @param family its id
    public synchronized void end(String objectId, String family) {
        var families = byUser.getOrDefault(objectId, new LinkedHashMap<>());
        if (families.containsKey(family)) {
            store.write(Map.of(family, Optional.empty()));
            families.remove(family);
        }
    }

    private static byte[] written(String objectId, Family family) {
        byte[] user = objectId.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(HEAD_BYTES + user.length)
                .put(FORMAT)
                .putInt(family.number())
                .putLong(family.replaced().toEpochMilli())
                .putLong(family.end().getEpochSecond())
                .put(user)
                .array();
    }

    private static Instant replaced(byte[] record) {
        if (record.length <= HEAD_BYTES) {
            throw new Failed(Failure.CORRUPT, "the record of refresh tokens is cut short");
        }
        if (record[0] != FORMAT) {
            throw new Failed(
                    record[0] < FORMAT ? Failure.FORMAT_TOO_OLD : Failure.FORMAT_TOO_NEW,
                    "a record of refresh tokens is of a format that this build does not read");
        }
        return Instant.ofEpochMilli(ByteBuffer.wrap(record).getLong(1 + Integer.BYTES));
    }

    private void read(String id, byte[] record) {
        Instant replaced = replaced(record);
        var buffer = ByteBuffer.wrap(record);
        buffer.position(1);
        int number = buffer.getInt();
        buffer.getLong();
        Instant end = Instant.ofEpochSecond(buffer.getLong());
        String user =
                new String(record, HEAD_BYTES, record.length - HEAD_BYTES, StandardCharsets.UTF_8);
        byUser.computeIfAbsent(user, _ -> new LinkedHashMap<>())
                .put(id, new Family(number, replaced, end));
    }
}
