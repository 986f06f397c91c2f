// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.List;
import java.util.UUID;

/// The opened generations of one account at one moment, as the key ring gives them to an
/// [AeadSeals]. The seals derive keys of their own and keep none of these secrets: whoever built
/// this closes it.
///
/// @param all at least one, numbers distinct
/// @param active the number of the one that seals; one of `all`
/// @param namesKey 32 bytes, the same for the account's whole life
public record Generations(UUID accountId, List<Generation> all, int active, Secret namesKey)
        implements AutoCloseable {
    public Generations {
        all = List.copyOf(all);
        Generation.checkLength(namesKey);
        if (all.stream().map(Generation::number).distinct().count() != all.size()) {
            throw new Failed(Failure.INVALID, "two generations have one number");
        }
        if (all.stream().noneMatch(generation -> generation.number() == active)) {
            throw new Failed(
                    Failure.INVALID,
                    "the active generation is not among the opened ones",
                    new Fact("generation", active));
        }
    }

    /// Wipes every secret in it.
    @Override
    public void close() {
        all.forEach(Generation::close);
        namesKey.close();
    }

    @Override
    public String toString() {
        return "Generations(" + all.size() + ", active " + active + ")";
    }
}
