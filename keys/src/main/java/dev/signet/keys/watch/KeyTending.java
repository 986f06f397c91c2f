// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.watch;

import dev.signet.base.Failed;
import dev.signet.keys.KeyAnswer;
import dev.signet.keys.KeyFacts;
import dev.signet.keys.KeyReason;
import dev.signet.keys.KeySource;
import dev.signet.keys.KeyUri;
import dev.signet.keys.KeyVersion;
import dev.signet.keys.ring.KeyMove;
import dev.signet.keys.ring.KeyRing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What is due on a key ring while its key works: moving it to new versions and other keys, and
/// starting generations. Decides nothing about access; what fails is a warning and is tried again
/// the next time. One caller at a time.
final class KeyTending {
    private static final System.Logger LOG = System.getLogger(KeyTending.class.getName());

    private final KeyRing ring;
    private final long generationValues;
    private final Map<KeyUri, KeySource> sources = new HashMap<>();
    private final Set<KeyVersion> left = new HashSet<>();

    /// What came of tending.
    ///
    /// @param warnings what an operator should know now
    /// @param move what came of a move, if one was tried
    record Tended(List<KeyWarning> warnings, Optional<KeyMove> move) {}

    /// @param source speaks for the ring's key URI
    /// @param generationValues [WatchLimits#generationValues]
    KeyTending(KeyRing ring, KeySource source, long generationValues) {
        this.ring = ring;
        this.generationValues = generationValues;
        sources.put(ring.keyUri().orElseThrow(), source);
    }

    /// Speaks for the key that the ring is under.
    KeySource source() {
        KeySource source = sources.get(ring.keyUri().orElseThrow());
        if (source == null) {
            throw new IllegalStateException("the ring is under a key that nobody named");
        }
        return source;
    }

    /// @param source speaks for the ring's key URI, in place of the one before
    void askWith(KeySource source) {
        sources.put(ring.keyUri().orElseThrow(), source);
    }

    /// Does what is due on the open ring.
    ///
    /// @param before the warnings of the last time
    Tended tend(Instant now, List<KeyWarning> before) {
        var found = new ArrayList<KeyWarning>();
        Optional<KeyMove> move = Optional.empty();
        try {
            move = lookForNewVersion(now, before, found);
            if (!(move.orElse(null) instanceof KeyMove.OldRefused)) { // else it is a no
                keep(found);
            }
        } catch (RuntimeException e) {
            found.add(KeyWarning.of(KeyWarning.Kind.RING_FAILED));
            if (!before.equals(found)) { // not at every question
                LOG.log(System.Logger.Level.ERROR, "the key ring cannot be changed", e);
            }
        }
        return new Tended(List.copyOf(found), move);
    }

    private void keep(List<KeyWarning> found) {
        ring.settle();
        if (ring.isFull()) {
            found.add(KeyWarning.of(KeyWarning.Kind.RING_FULL));
        } else if (ring.sealedValues() >= generationValues) {
            var _ = ring.startGeneration(source()); // a no shows at the next question
        }
    }

    private Optional<KeyMove> lookForNewVersion(
            Instant now, List<KeyWarning> before, List<KeyWarning> found) {
        return switch (source().latest()) {
            case KeyAnswer.Refused<KeyFacts>(var reason) -> {
                found.add(KeyWarning.of(KeyWarning.Kind.LATEST_UNKNOWN, reason));
                yield Optional.empty();
            }
            case KeyAnswer.NoAnswer<KeyFacts> _ -> { // unwrapping decides; asked again soon
                before.stream().filter(KeyWarning::aboutKey).forEach(found::add);
                yield Optional.empty();
            }
            case KeyAnswer.Opened<KeyFacts>(var facts) -> consider(facts, now, found);
        };
    }

    private Optional<KeyMove> consider(KeyFacts facts, Instant now, List<KeyWarning> found) {
        if (!facts.purgeProtection()) {
            found.add(KeyWarning.of(KeyWarning.Kind.PURGE_POSSIBLE));
        }
        KeyVersion current = ring.versionsNeeded().getLast();
        if (facts.version().equals(current) || left.contains(facts.version())) {
            return Optional.empty();
        }
        if (!facts.enabled() || !facts.inTime(now)) {
            found.add(unusable(KeyReason.NO_PERMISSION_OR_DISABLED));
            return Optional.empty();
        }
        if (ring.isFull()) {
            return Optional.empty();
        }
        KeyUri keyUri = ring.keyUri().orElseThrow();
        KeyMove move = noted(ring.move(source(), keyUri, source(), facts.version()));
        if (move instanceof KeyMove.NewRefused(var reason)) {
            found.add(unusable(reason));
        }
        return Optional.of(move);
    }

    /// Moves the open ring to another key's latest version.
    ///
    /// @param newSource speaks for `keyUri`; used from then on if the move succeeds
    /// @throws Failed as [KeyRing#move]
    KeyMove move(KeyUri keyUri, KeySource newSource) {
        KeyMove move;
        try {
            move =
                    switch (newSource.latest()) {
                        case KeyAnswer.Refused<KeyFacts>(var reason) ->
                                new KeyMove.NewRefused(reason);
                        case KeyAnswer.NoAnswer<KeyFacts>(var reason) -> new KeyMove.Silent(reason);
                        case KeyAnswer.Opened<KeyFacts>(var facts) ->
                                ring.move(source(), keyUri, newSource, facts.version());
                    };
        } catch (Failed e) {
            sources.putIfAbsent(keyUri, newSource); // the ring may be under either key
            throw e;
        }
        if (move instanceof KeyMove.Moved) {
            sources.clear();
            sources.put(keyUri, newSource);
        }
        return noted(move);
    }

    /// A version that was left is not gone back to by itself.
    private KeyMove noted(KeyMove move) {
        if (move instanceof KeyMove.Moved(var from, var to)) {
            left.add(from);
            left.remove(to);
        }
        return move;
    }

    private static KeyWarning unusable(KeyReason reason) {
        return KeyWarning.of(KeyWarning.Kind.NEW_VERSION_UNUSABLE, reason);
    }
}
