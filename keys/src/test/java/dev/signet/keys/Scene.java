// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.crypto.Purpose;
import dev.signet.crypto.Seals;
import dev.signet.crypto.Secret;
import dev.signet.crypto.SegmentCache;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/// One account, one vault, one clock, all from a seed.
final class Scene {
    static final AllowedVaults ALLOWED =
            AllowedVaults.of(List.of("https://vault.test:8444", "https://other.test"));
    static final UUID ACCOUNT = UUID.fromString("6f1f3f0a-8f0e-4a53-9b4e-2f6f0b1c2d3e");
    private static final byte[] PLACE = "place".getBytes(StandardCharsets.US_ASCII);

    final Entropy entropy;
    final FakeVault vault;
    final FakeVault other;
    final ServiceRoot root;
    final RingPlace place;
    CutDisk disk = new CutDisk();
    Instant now = Instant.parse("2026-11-21T10:00:00Z");
    final InstantSource clock = () -> now;
    final List<Object> events = new ArrayList<>();
    final List<List<KeyWarning>> warned = new ArrayList<>();
    KeyRing ring;
    long sequenceTold;

    Scene(Path folder, long seed) {
        this.entropy = seeded(seed);
        this.vault =
                new FakeVault(
                        KeyUri.parse("https://vault.test:8444/keys/signet-key/", ALLOWED), entropy);
        this.other =
                new FakeVault(KeyUri.parse("https://other.test/keys/second", ALLOWED), entropy);
        this.root = ServiceRoot.create(folder.resolve("root-" + seed), entropy);
        this.place =
                new RingPlace(folder, root, ALLOWED, new SegmentCache(1 << 20), entropy, clock);
    }

    static Entropy seeded(long seed) {
        var random = new Random(seed);
        return count -> {
            byte[] bytes = new byte[count];
            random.nextBytes(bytes);
            return bytes;
        };
    }

    KeyRing create() {
        return opened(KeyRing.create(place, disk, ACCOUNT, vault.keyUri, vault));
    }

    /// Makes the ring with as many generations as it may have.
    void fill() {
        var all = new ArrayList<RingGeneration>();
        for (int number = 1; number < RingContent.GENERATIONS_MAX; number++) {
            try (var made = made(number)) {
                all.add(made.stored());
            }
        }
        try (var last = made(RingContent.GENERATIONS_MAX);
                var names = Secret.random(entropy, 32)) {
            all.add(last.stored());
            byte[] sealed = RingNames.seal(entropy, ACCOUNT, last.opened(), names);
            var content =
                    new RingContent(ACCOUNT, root.id(), Optional.of(vault.keyUri), all, sealed);
            disk = new CutDisk();
            RingChain.create(new RingSlots(disk, ALLOWED), content, last.opened());
        }
    }

    private NewGeneration made(int number) {
        return opened(NewGeneration.make(place, ACCOUNT, number, vault, vault.newest()));
    }

    KeyRing load() {
        return KeyRing.load(place, disk, ACCOUNT, 0);
    }

    KeyWatch watch(WatchLimits limits) {
        ring = load();
        sequenceTold = ring.sequence();
        return new KeyWatch(
                ring,
                vault,
                limits,
                clock,
                new KeyWatch.Listener() {
                    @Override
                    public void opened(Seals seals) {
                        events.add(seals);
                    }

                    @Override
                    public void closed(KeyState.Revoked state) {
                        events.add(state);
                    }

                    @Override
                    public void moved(KeyVersion from, KeyVersion to) {
                        events.add(to);
                    }

                    @Override
                    public void damaged(Failed why) {
                        events.add(why);
                    }

                    @Override
                    public void ringChanged() {
                        sequenceTold = ring.sequence();
                    }

                    @Override
                    public void warned(List<KeyWarning> now) {
                        warned.add(now);
                    }
                });
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    static <T> T opened(KeyAnswer<T> answer) {
        return assertInstanceOf(KeyAnswer.Opened.class, answer, String.valueOf(answer)) == null
                ? null
                : ((KeyAnswer.Opened<T>) answer).value();
    }

    static byte[] seal(Seals seals, String text) {
        return seals.seal(Purpose.BODY, text.getBytes(StandardCharsets.UTF_8), PLACE);
    }

    static String open(Seals seals, byte[] sealed) {
        return new String(seals.open(Purpose.BODY, sealed, PLACE), StandardCharsets.UTF_8);
    }
}
