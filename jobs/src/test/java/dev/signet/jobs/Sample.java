// SPDX-License-Identifier: Apache-2.0
package dev.signet.jobs;

import dev.signet.base.Entropy;
import dev.signet.crypto.AeadSeals;
import dev.signet.crypto.Generation;
import dev.signet.crypto.Generations;
import dev.signet.crypto.Seals;
import dev.signet.crypto.Secret;
import dev.signet.crypto.SegmentCache;
import dev.signet.index.IndexDocument;
import dev.signet.index.MappingVersion;
import dev.signet.store.Database;
import dev.signet.store.DatabaseLimits;
import dev.signet.store.Indexer;
import dev.signet.store.Opening;
import dev.signet.store.ResourceKey;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/// Databases and seals for the tests.
final class Sample {
    static final UUID ACCOUNT = UUID.fromString("11111111-2222-4333-8444-555555555555");

    private Sample() {}

    static Entropy entropy(long seed) {
        var random = new Random(seed);
        return count -> {
            byte[] bytes = new byte[count];
            random.nextBytes(bytes);
            return bytes;
        };
    }

    /// Seals whose keys come from a seed: the same in every process.
    static AeadSeals seals() {
        var seals = new AeadSeals(ACCOUNT, new SegmentCache(8 << 20), Entropy.system());
        lend(seals);
        return seals;
    }

    static void lend(AeadSeals seals) {
        var generation = Generation.owning(1, Secret.owning(entropy(1).bytes(32)));
        var names = Secret.owning(entropy(2).bytes(32));
        try (var generations = new Generations(ACCOUNT, List.of(generation), 1, names)) {
            seals.lend(generations);
        }
    }

    static Database open(Path folder, Seals seals) {
        return Database.open(
                folder,
                ACCOUNT,
                seals,
                new Indexer() {
                    @Override
                    public IndexDocument index(ResourceKey key, byte[] json) {
                        return new IndexDocument(key.type(), key.id(), List.of());
                    }

                    @Override
                    public MappingVersion version() {
                        return new MappingVersion("1");
                    }
                },
                InstantSource.system(),
                Entropy.system(),
                DatabaseLimits.standard(),
                Opening.unheard());
    }

    /// A share of a machine that nobody asks anything of.
    static JobShare share() {
        return new JobShare(2, System::nanoTime);
    }
}
