// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.ring;

import dev.signet.crypto.Generation;
import dev.signet.crypto.Secret;
import dev.signet.keys.KeyAnswer;
import dev.signet.keys.KeyReason;
import dev.signet.keys.WrappedKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Opens stored generations: the service-managed half under the root, the customer's half
/// wherever it is unwrapped, both together to the generation's secret.
final class RingUnwrap {
    private final RingPlace place;
    private final Function<WrappedKey, KeyAnswer<Secret>> vault;

    RingUnwrap(RingPlace place, Function<WrappedKey, KeyAnswer<Secret>> vault) {
        this.place = place;
        this.vault = vault;
    }

    /// Every generation in its order, or the first answer that is not one. The caller owns them.
    KeyAnswer<List<Generation>> all(RingContent content) {
        var opened = new ArrayList<Generation>();
        boolean whole = false;
        try {
            for (RingGeneration stored : content.generations()) {
                KeyAnswer<Generation> answer = one(content, stored);
                if (!(answer instanceof KeyAnswer.Opened<Generation>(var generation))) {
                    return answer.then(_ -> new KeyAnswer.Opened<>(List.of()));
                }
                opened.add(generation);
            }
            whole = true;
            return new KeyAnswer.Opened<>(opened);
        } finally {
            if (!whole) {
                opened.forEach(Generation::close);
            }
        }
    }

    private KeyAnswer<Generation> one(RingContent content, RingGeneration stored) {
        if (stored.customer().isEmpty()) {
            return new KeyAnswer.Opened<>(derive(content, stored, Optional.empty()));
        }
        return vault.apply(stored.customer().get())
                .then(customer -> derived(content, stored, customer));
    }

    /// The generation with the customer's half as the vault gave it; a vault that gives something
    /// of another length has not unwrapped.
    ///
    /// @param customer is closed
    /// @throws dev.signet.base.Failed as [#derive]
    KeyAnswer<Generation> derived(RingContent content, RingGeneration stored, Secret customer) {
        try (customer) {
            return customer.length() == Generation.SECRET_BYTES
                    ? new KeyAnswer.Opened<>(derive(content, stored, Optional.of(customer)))
                    : new KeyAnswer.Refused<>(KeyReason.WRAP_OR_UNWRAP_FAILED);
        }
    }

    /// @throws dev.signet.base.Failed `CORRUPT` when the root does not unwrap the service half
    Generation derive(RingContent content, RingGeneration stored, Optional<Secret> customer) {
        try (Secret service =
                place.root().key().unwrap(content.account(), stored.number(), stored.service())) {
            return stored.divided()
                    ? joined(content, stored.number(), service, customer.orElseThrow())
                    : Generation.derive(content.account(), stored.number(), service, customer);
        }
    }

    private static Generation joined(
            RingContent content, int number, Secret share, Secret otherShare) {
        try (Secret service = share.xor(otherShare)) {
            return Generation.derive(content.account(), number, service, Optional.empty());
        }
    }
}
