// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.ring;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.crypto.Purpose;
import dev.signet.crypto.Seals;
import dev.signet.crypto.Secret;
import dev.signet.crypto.SegmentCache;
import dev.signet.keys.AllowedVaults;
import dev.signet.keys.FakeVault;
import dev.signet.keys.KeyAnswer;
import dev.signet.keys.KeyUri;
import dev.signet.keys.KeyVersion;
import dev.signet.keys.watch.KeyState;
import dev.signet.keys.watch.KeyWarning;
import dev.signet.keys.watch.KeyWatch;
import dev.signet.keys.watch.WatchLimits;
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
public final class Scene {
    public static final AllowedVaults ALLOWED =
            AllowedVaults.of(List.of("https://vault.test:8444", "https://other.test"));
    public static final UUID ACCOUNT = UUID.fromString("6f1f3f0a-8f0e-4a53-9b4e-2f6f0b1c2d3e");
    private static final byte[] PLACE = "place".getBytes(StandardCharsets.US_ASCII);

    public final Entropy entropy;
    public final FakeVault vault;
    public final FakeVault other;
    public final ServiceRoot root;
    public final RingPlace place;
    public CutDisk disk = new CutDisk();
    public Instant now = Instant.parse("2026-11-21T10:00:00Z");
    public final InstantSource clock = () -> now;
    public final List<Object> events = new ArrayList<>();
    public final List<List<KeyWarning>> warned = new ArrayList<>();
    public KeyRing ring;
    public long sequenceTold;

    public Scene(Path folder, long seed) {
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

    public static Entropy seeded(long seed) {
        var random = new Random(seed);
        return count -> {
            byte[] bytes = new byte[count];
            random.nextBytes(bytes);
            return bytes;
        };
    }

    public KeyRing create() {
        return opened(KeyRing.create(place, disk, ACCOUNT, vault.keyUri, vault));
    }

    /// Makes the ring with as many generations as it may have.
    public void fill() {
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

    public KeyRing load() {
        return KeyRing.load(place, disk, ACCOUNT, 0);
    }

    public KeyWatch watch(WatchLimits limits) {
        return watch(load(), limits);
    }

    public KeyWatch watch(KeyRing watched, WatchLimits limits) {
        ring = watched;
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

    public void pass(Duration time) {
        now = now.plus(time);
    }

    public static <T> T opened(KeyAnswer<T> answer) {
        return assertInstanceOf(KeyAnswer.Opened.class, answer, String.valueOf(answer)) == null
                ? null
                : ((KeyAnswer.Opened<T>) answer).value();
    }

    public static byte[] seal(Seals seals, String text) {
        return seals.seal(Purpose.BODY, text.getBytes(StandardCharsets.UTF_8), PLACE);
    }

    public static String open(Seals seals, byte[] sealed) {
        return new String(seals.open(Purpose.BODY, sealed, PLACE), StandardCharsets.UTF_8);
    }
}
