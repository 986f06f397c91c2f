// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.ring;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.AeadSeals;
import dev.signet.crypto.Generation;
import dev.signet.crypto.Generations;
import dev.signet.crypto.Purpose;
import dev.signet.crypto.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What an open key ring owns: the seals that it lends, the secret of the active generation,
/// and a mark of every generation by which a later unwrapping is recognised. One caller at a
/// time, but for the counts and for [#recognises].
final class OpenRing {
    private static final byte[] MARK = "signet/v1/mark".getBytes(StandardCharsets.US_ASCII);

    private final RingPlace place;
    private final RingChain chain;
    private final AeadSeals seals;
    private final Map<Integer, byte[]> marks = new ConcurrentHashMap<>();
    private Generation active;
    private Optional<NewGeneration> unwritten = Optional.empty();
    private volatile Before before = new Before(0, 0);

    /// What was sealed under a generation in earlier openings.
    private record Before(int generation, long values) {}

    private OpenRing(RingPlace place, RingChain chain, AeadSeals seals, List<Generation> all) {
        this.place = place;
        this.chain = chain;
        this.seals = seals;
        this.active = all.getLast();
        all.forEach(this::mark);
    }

    /// Checks that the ring is authentic, and lends the keys.
    ///
    /// @param opened every generation of the ring in its order; the last one is owned by the
    ///     result, the others stay the caller's
    /// @throws Failed `CORRUPT` when the ring is not authentic
    static OpenRing lend(RingPlace place, RingChain chain, List<Generation> opened) {
        Generation active = opened.getLast();
        if (!chain.authenticatedBy(active)) {
            throw new Failed(
                    Failure.CORRUPT,
                    "the key ring does not verify; restore it from a backup",
                    new Fact("file", place.folder().resolve(RingSlots.name(chain.sequence()))),
                    new Fact("sequence", chain.sequence()));
        }
        RingContent content = chain.content();
        var seals = new AeadSeals(content.account(), place.cache(), place.entropy());
        try (Secret names = RingNames.open(content, active)) {
            // the generations and the names key are closed by those who own them
            seals.lend(new Generations(content.account(), opened, active.number(), names));
        }
        return new OpenRing(place, chain, seals, opened);
    }

    AeadSeals seals() {
        return seals;
    }

    /// Under the active generation, earlier openings included. Any thread.
    long sealedValues() {
        int generation = chain.content().active().number();
        Before told = before;
        return seals.sealedCount(generation)
                + (told.generation() == generation ? told.values() : 0);
    }

    /// Any thread.
    void sealedBefore(long values) {
        before = new Before(chain.content().active().number(), values);
    }

    /// Whether `generation` is the one of that number that was open before. Any thread.
    boolean recognises(Generation generation) {
        byte[] mark = marks.get(generation.number());
        return mark != null && generation.verifies(Purpose.RING, MARK, mark);
    }

    /// Writes `base` with one generation more and seals under it from then on.
    ///
    /// @param next taken over
    void start(RingContent base, NewGeneration next) {
        unwritten = Optional.of(next); // until it is known to be on the disk
        byte[] names;
        try (Secret secret = RingNames.open(chain.content(), active)) {
            names = RingNames.seal(place.entropy(), base.account(), next.opened(), secret);
        }
        seals.add(next.opened()); // everything can open it before anything is sealed under it
        chain.commit(base.started(next.stored(), names), next.opened());
        adopt(next);
        chain.settle(active);
    }

    /// Looks what has become of a change that a failing disk has left in doubt, and goes with it.
    void resolve() {
        chain.refresh();
        List<Integer> written =
                chain.content().generations().stream().map(RingGeneration::number).toList();
        unwritten
                .filter(next -> chain.content().active().equals(next.stored()))
                .ifPresent(this::adopt);
        unwritten.ifPresent(NewGeneration::close);
        unwritten = Optional.empty();
        seals.generations().stream().filter(each -> !written.contains(each)).forEach(this::drop);
    }

    /// Writes the newest content into both slots.
    void settle() {
        resolve();
        chain.settle(active);
    }

    void withdraw(Failure kind, Duration drain, Fact... facts) {
        unwritten.ifPresent(NewGeneration::close);
        active.close();
        seals.withdraw(kind, drain, facts);
    }

    private void adopt(NewGeneration next) {
        unwritten = Optional.empty();
        mark(next.opened());
        seals.activate(next.opened().number());
        active.close();
        active = next.opened();
    }

    private void drop(int generation) {
        seals.forget(generation);
        marks.remove(generation);
    }

    private void mark(Generation generation) {
        marks.put(generation.number(), generation.mac(Purpose.RING, MARK));
    }
}
