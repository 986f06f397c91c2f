// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import dev.signet.base.Entropy;
import dev.signet.crypto.AeadSeals;
import dev.signet.crypto.Generation;
import dev.signet.crypto.Generations;
import dev.signet.crypto.Secret;
import dev.signet.crypto.SegmentCache;
import dev.signet.dataplane.AccountModel;
import dev.signet.dataplane.FhirModel;
import dev.signet.fhir.FhirVersion;
import dev.signet.store.Database;
import dev.signet.store.DatabaseLimits;
import dev.signet.store.Opening;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/// An account's database without a vault.
final class Sample {
    static final UUID ACCOUNT = new UUID(5, 6);
    static final AccountModel MAPPING =
            new AccountModel(
                    FhirModel.load(
                            FhirVersion.R4,
                            _ -> {
                                throw new AssertionError("no expression is evaluated");
                            }));

    private Sample() {}

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
}
