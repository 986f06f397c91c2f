// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import dev.signet.accounts.key.KeySources;
import dev.signet.base.Chance;
import dev.signet.base.Entropy;
import dev.signet.crypto.AeadSeals;
import dev.signet.crypto.Generation;
import dev.signet.crypto.Generations;
import dev.signet.crypto.Secret;
import dev.signet.crypto.SegmentCache;
import dev.signet.dataplane.AccountModel;
import dev.signet.dataplane.FhirModel;
import dev.signet.fhir.FhirVersion;
import dev.signet.installation.DataFolder;
import dev.signet.installation.KeyRings;
import dev.signet.jobs.JobShare;
import dev.signet.jobs.Jobs;
import dev.signet.keys.AllowedVaults;
import dev.signet.keys.ring.ServiceRoot;
import dev.signet.keys.watch.WatchLimits;
import dev.signet.search.EvaluationPlaces;
import dev.signet.store.Database;
import dev.signet.store.DatabaseLimits;
import dev.signet.store.Opening;
import dev.signet.store.StoreEvents;
import dev.signet.transfer.AllowedPlaces;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/// Accounts and what they stand on.
final class Sample {
    static final UUID ACCOUNT = new UUID(5, 6);
    static final AccountModel MAPPING =
            new AccountModel(
                    FhirModel.load(
                            FhirVersion.R4,
                            _ -> {
                                throw new AssertionError("no expression is evaluated");
                            },
                            _ -> {
                                throw new AssertionError("nothing is validated");
                            },
                            new EvaluationPlaces()));

    /// What a key URI may name.
    static final AllowedVaults VAULTS = AllowedVaults.of(List.of("https://vault.test:8444"));

    private Sample() {}

    /// What every account of a process shares, in a folder of its own.
    static AccountEnvironment environment(Path folder, KeySources sources) {
        Entropy entropy = Entropy.system();
        InstantSource clock = InstantSource.system();
        var rings =
                new KeyRings(
                        ServiceRoot.create(folder.resolve("root"), entropy),
                        VAULTS,
                        new SegmentCache(1 << 20),
                        entropy,
                        clock);
        return new AccountEnvironment(
                new DataFolder(folder),
                rings,
                Chance.of(entropy),
                System::nanoTime,
                WatchLimits.DEFAULT,
                sources,
                UnaryOperator.identity(),
                Optional.empty(),
                new ProcessWarnings(new ClockWatch(clock, System::nanoTime)),
                AllowedPlaces.none(),
                StoreEvents.unheard());
    }

    static AeadSeals seals() {
        var seals = new AeadSeals(ACCOUNT, new SegmentCache(1 << 20), Entropy.system());
        try (var generations =
                new Generations(
                        ACCOUNT,
                        List.of(Generation.owning(1, Secret.owning(new byte[32]))),
                        1,
                        Secret.owning(new byte[32]))) {
            seals.lend(generations);
        }
        return seals;
    }

    static Database database(Path folder) {
        return Database.open(
                folder,
                ACCOUNT,
                seals(),
                MAPPING,
                InstantSource.system(),
                Entropy.system(),
                DatabaseLimits.standard(),
                Opening.unheard());
    }

    /// No kind of job.
    static Jobs jobs(Database database) {
        return Jobs.open(
                database,
                List.of(),
                new JobShare(1, System::nanoTime),
                InstantSource.system(),
                Entropy.system());
    }
}
