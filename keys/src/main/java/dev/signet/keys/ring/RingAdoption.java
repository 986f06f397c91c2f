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
import java.util.UUID;

/// All that takes a service-managed ring under a customer's key, made and checked at the vault;
/// [KeyRing#adopt] writes it. The S_g of every generation is divided into two shares of which each
/// alone is chance; the root keeps one, the customer's key the other. So what was sealed stays as
/// it is, and opens with both only. One owner, who closes it.
public final class RingAdoption implements AutoCloseable {
    private final RingContent before;
    private final RingContent adopted;
    private final NewGeneration next;
    private boolean taken;

    private RingAdoption(RingContent before, RingContent adopted, NewGeneration next) {
        this.before = before;
        this.adopted = adopted;
        this.next = next;
    }

    /// Asks the vault for every wrapping and opens each again; changes nothing.
    ///
    /// @param content of the ring as it is now
    /// @throws Failed `CORRUPT` when the root does not open a generation
    static KeyAnswer<RingAdoption> prepare(
            RingPlace place,
            RingContent content,
            OpenRing ring,
            KeySource to,
            KeyUri keyUri,
            KeyVersion version) {
        return new Division(place, content, ring, to, version)
                .all()
                .then(
                        divided ->
                                NewGeneration.make(
                                                place,
                                                content.account(),
                                                content.active().number() + 1,
                                                to,
                                                version)
                                        .then(
                                                next ->
                                                        new KeyAnswer.Opened<>(
                                                                new RingAdoption(
                                                                        content,
                                                                        content.adopted(
                                                                                keyUri, divided),
                                                                        next))));
    }

    /// Whether it was prepared for that content.
    boolean isFor(RingContent now) {
        return before.equals(now);
    }

    /// Writes it.
    void start(OpenRing ring) {
        taken = true;
        ring.start(adopted, next);
    }

    /// Wipes what was not written.
    @Override
    public void close() {
        if (!taken) {
            next.close();
        }
    }

    /// The dividing of every generation's secret.
    private record Division(
            RingPlace place, RingContent content, OpenRing ring, KeySource to, KeyVersion version) {
        KeyAnswer<List<RingGeneration>> all() {
            var all = new ArrayList<RingGeneration>();
            for (RingGeneration stored : content.generations()) {
                KeyAnswer<RingGeneration> answer = divided(stored);
                if (!(answer instanceof KeyAnswer.Opened<RingGeneration>(var divided))) {
                    return answer.then(_ -> new KeyAnswer.Opened<>(List.of()));
                }
                all.add(divided);
            }
            return new KeyAnswer.Opened<>(all);
        }

        private KeyAnswer<RingGeneration> divided(RingGeneration stored) {
            ServiceRoot root = place.root();
            UUID account = content.account();
            int number = stored.number();
            try (Secret service = root.key().unwrap(account, number, stored.service());
                    Secret customers = Secret.random(place.entropy(), Generation.SECRET_BYTES);
                    Secret roots = service.xor(customers)) {
                requireOurs(stored, service);
                byte[] wrapped = root.key().wrap(place.entropy(), account, number, roots);
                KeyAnswer<WrappedKey> answer = CustomerWrap.wrap(to, version, customers);
                return answer.then(other -> new KeyAnswer.Opened<>(stored.divided(wrapped, other)));
            }
        }

        private void requireOurs(RingGeneration stored, Secret service) {
            int number = stored.number();
            try (Generation derived =
                    Generation.derive(content.account(), number, service, Optional.empty())) {
                if (!ring.recognises(derived)) {
                    throw new Failed(
                            Failure.CORRUPT,
                            "the key ring is not the one that was opened",
                            new Fact("generation", number));
                }
            }
        }
    }
}
