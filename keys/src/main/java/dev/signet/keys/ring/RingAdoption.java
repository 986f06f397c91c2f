// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.ring;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Generation;
import dev.signet.crypto.Secret;
import dev.signet.keys.CustomerWrap;
import dev.signet.keys.KeyAnswer;
import dev.signet.keys.KeySource;
import dev.signet.keys.KeyUri;
import dev.signet.keys.KeyVersion;
import dev.signet.keys.WrappedKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One taking of an open service-managed ring under a customer's key. The S_g of every generation
/// is divided into two shares of which each alone is chance; the root keeps one, the customer's
/// key the other. So what was sealed stays as it is, and opens with both only. As in a [RingMove],
/// one write changes all, when every wrapping has been made and opened again.
record RingAdoption(RingPlace place, RingContent content, OpenRing ring, KeySource to) {
    /// @throws Failed `CORRUPT` when the root does not open a generation
    KeyAnswer<KeyVersion> to(KeyUri keyUri, KeyVersion version) {
        return divided(version)
                .then(
                        all ->
                                NewGeneration.make(
                                                place,
                                                content.account(),
                                                content.active().number() + 1,
                                                to,
                                                version)
                                        .then(next -> start(content.adopted(keyUri, all), next)))
                .then(_ -> new KeyAnswer.Opened<>(version));
    }

    private KeyAnswer<List<RingGeneration>> divided(KeyVersion version) {
        var all = new ArrayList<RingGeneration>();
        for (RingGeneration stored : content.generations()) {
            KeyAnswer<RingGeneration> answer = divided(stored, version);
            if (!(answer instanceof KeyAnswer.Opened<RingGeneration>(var divided))) {
                return answer.then(_ -> new KeyAnswer.Opened<>(List.of()));
            }
            all.add(divided);
        }
        return new KeyAnswer.Opened<>(all);
    }

    private KeyAnswer<RingGeneration> divided(RingGeneration stored, KeyVersion version) {
        try (Secret service =
                        place.root()
                                .key()
                                .unwrap(content.account(), stored.number(), stored.service());
                Secret customers = Secret.random(place.entropy(), Generation.SECRET_BYTES);
                Secret roots = service.xor(customers)) {
            requireOurs(stored, service);
            byte[] wrapped =
                    place.root()
                            .key()
                            .wrap(place.entropy(), content.account(), stored.number(), roots);
            KeyAnswer<WrappedKey> answer = CustomerWrap.wrap(to, version, customers);
            return answer.then(other -> new KeyAnswer.Opened<>(stored.divided(wrapped, other)));
        }
    }

    private void requireOurs(RingGeneration stored, Secret service) {
        try (Generation derived =
                Generation.derive(content.account(), stored.number(), service, Optional.empty())) {
            if (!ring.recognises(derived)) {
                throw new Failed(
                        Failure.CORRUPT,
                        "the key ring is not the one that was opened",
                        new Fact("generation", stored.number()));
            }
        }
    }

    private KeyAnswer<RingGeneration> start(RingContent adopted, NewGeneration next) {
        ring.start(adopted, next);
        return new KeyAnswer.Opened<>(next.stored());
    }
}
