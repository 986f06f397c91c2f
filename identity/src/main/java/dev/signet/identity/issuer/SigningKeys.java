// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import dev.signet.base.Entropy;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The issuer's keys over time. A key is published a day before it signs, so that who keeps
/// the published keys for some hours has it by then; it signs for 90 days; and it stays
/// published until the last token that it signed has expired. Any thread.
public final class SigningKeys {
    static final Duration LEAD = Duration.ofDays(1);
    static final Duration SIGNING = Duration.ofDays(90);
    private static final Duration KEPT_AFTER = Duration.ofHours(2); // a token's life and more

    private final Store store;
    private final InstantSource clock;
    private final Entropy entropy;
    private List<Dated> keys;

    /// A key and when it was made. What was kept without a time was made at the epoch.
    public record Dated(SigningKey key, Instant made) {}

    /// Where they are kept.
    public interface Store {
        /// All there are, in any order.
        List<Dated> read();

        /// Replaces them.
        void write(List<Dated> keys);
    }

    /// Reads what is kept, and makes the first key where nothing is.
    public SigningKeys(Store store, InstantSource clock, Entropy entropy) {
        this.store = store;
        this.clock = clock;
        this.entropy = entropy;
        this.keys = sorted(store.read());
        if (keys.isEmpty()) {
            keys = List.of(new Dated(SigningKey.generated(entropy), clock.instant()));
            store.write(keys);
        }
    }

    /// That key and those that follow it, kept nowhere.
    static SigningKeys only(SigningKey key, InstantSource clock) {
        var store =
                new Store() {
                    @Override
                    public List<Dated> read() {
                        return List.of(new Dated(key, clock.instant()));
                    }

                    @Override
                    public void write(List<Dated> keys) {}
                };
        return new SigningKeys(store, clock, Entropy.system());
    }

    /// All that are published now: what signs, what will, what has.
    synchronized List<SigningKey> published() {
        tend();
        return keys.stream().map(Dated::key).toList();
    }

    /// The public half of the key of that id.
    Optional<PublicKey> verifying(String keyId) {
        return published().stream()
                .filter(key -> key.id().equals(keyId))
                .<PublicKey>map(SigningKey::publicKey)
                .findFirst();
    }

    /// What signs now.
    synchronized SigningKey signing() {
        tend();
        return keys.get(signing(keys, clock.instant())).key();
    }

    private void tend() {
        List<Dated> next = tended(keys, clock.instant(), entropy);
        if (!next.equals(keys)) {
            store.write(next);
            keys = next;
        }
    }

    /// What there should be now.
    private static List<Dated> tended(List<Dated> keys, Instant now, Entropy entropy) {
        var next = new ArrayList<>(keys);
        if (!now.isBefore(next.getLast().made().plus(SIGNING))) {
            next.add(new Dated(SigningKey.generated(entropy), now));
        }
        int signing = signing(next, now);
        Instant since = next.get(signing).made().plus(LEAD);
        if (signing > 0 && !now.isBefore(since.plus(KEPT_AFTER))) {
            next.subList(0, signing).clear();
        }
        return List.copyOf(next);
    }

    /// The newest that has been published long enough, or the oldest.
    private static int signing(List<Dated> keys, Instant now) {
        for (int i = keys.size() - 1; i > 0; i--) {
            if (!now.isBefore(keys.get(i).made().plus(LEAD))) {
                return i;
            }
        }
        return 0;
    }

    private static List<Dated> sorted(List<Dated> keys) {
        return keys.stream().sorted((a, b) -> a.made().compareTo(b.made())).toList();
    }
}
