// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.ring;

import dev.signet.crypto.Generation;
import dev.signet.crypto.Secret;
import dev.signet.keys.CustomerWrap;
import dev.signet.keys.KeyAnswer;
import dev.signet.keys.KeyReason;
import dev.signet.keys.KeySource;
import dev.signet.keys.KeyUri;
import dev.signet.keys.KeyVersion;
import dev.signet.keys.WrappedKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One move of an open ring to another version or key. Nothing is changed before every wrapping
/// has been made and opened again; then one write changes all.
final class RingMove {
    private final RingPlace place;
    private final RingContent content;
    private final OpenRing ring;
    private final KeySource from;
    private final KeySource to;

    RingMove(RingPlace place, RingContent content, OpenRing ring, KeySource from, KeySource to) {
        this.place = place;
        this.content = content;
        this.ring = ring;
        this.from = from;
        this.to = to;
    }

    KeyMove to(KeyUri keyUri, KeyVersion version) {
        var moved = new ArrayList<WrappedKey>();
        for (RingGeneration stored : content.generations()) {
            WrappedKey old = stored.customer().orElseThrow();
            switch (from.unwrap(old)) {
                case KeyAnswer.Refused<Secret>(var reason) -> {
                    return new KeyMove.OldRefused(reason);
                }
                case KeyAnswer.NoAnswer<Secret>(var reason) -> {
                    return new KeyMove.Silent(reason);
                }
                case KeyAnswer.Opened<Secret>(var customer) -> {
                    try (customer) {
                        if (!recognised(stored, customer)) {
                            return new KeyMove.OldRefused(KeyReason.WRAP_OR_UNWRAP_FAILED);
                        }
                        KeyAnswer<WrappedKey> answer = CustomerWrap.wrap(to, version, customer);
                        if (!(answer instanceof KeyAnswer.Opened<WrappedKey>(var wrapped))) {
                            return failed(answer);
                        }
                        moved.add(wrapped);
                    }
                }
            }
        }
        return start(keyUri, version, moved);
    }

    private KeyMove start(KeyUri keyUri, KeyVersion version, List<WrappedKey> moved) {
        RingContent rewrapped = content.rewrapped(keyUri, moved);
        KeyVersion before = content.active().customer().orElseThrow().version();
        int number = content.active().number() + 1;
        KeyAnswer<NewGeneration> answer =
                NewGeneration.make(place, content.account(), number, to, version);
        if (!(answer instanceof KeyAnswer.Opened<NewGeneration>(var next))) {
            return failed(answer);
        }
        ring.start(rewrapped, next);
        return new KeyMove.Moved(before, version);
    }

    private boolean recognised(RingGeneration stored, Secret customer) {
        if (customer.length() != Generation.SECRET_BYTES) {
            return false;
        }
        var unwrap = new RingUnwrap(place, from::unwrap);
        try (Generation derived = unwrap.derive(content, stored, Optional.of(customer))) {
            return ring.recognises(derived);
        }
    }

    private static KeyMove failed(KeyAnswer<?> answer) {
        return switch (answer) {
            case KeyAnswer.Refused<?>(var reason) -> new KeyMove.NewRefused(reason);
            case KeyAnswer.NoAnswer<?>(var reason) -> new KeyMove.Silent(reason);
            case KeyAnswer.Opened<?> _ -> throw new IllegalArgumentException("it is an answer");
        };
    }
}
