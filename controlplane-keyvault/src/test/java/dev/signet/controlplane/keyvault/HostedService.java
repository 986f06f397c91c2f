// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.keyvault;

import dev.signet.base.Entropy;
import dev.signet.crypto.AeadSeals;
import dev.signet.crypto.Generation;
import dev.signet.crypto.Generations;
import dev.signet.crypto.Secret;
import dev.signet.crypto.SegmentCache;
import dev.signet.vault.VaultService;
import dev.signet.vault.VaultSettings;
import dev.signet.vault.records.VaultStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/// A real vault in a folder, without its data plane.
final class HostedService implements AutoCloseable {
    private static final UUID STORE = new UUID(1, 2);

    private final VaultService service;

    HostedService(Path folder) {
        service =
                VaultService.open(
                        new VaultStore(folder, STORE, seals()),
                        VaultSettings.DEFAULT,
                        Entropy.system(),
                        InstantSource.system(),
                        (_, _) -> {});
    }

    private static AeadSeals seals() {
        var seals = new AeadSeals(STORE, new SegmentCache(1 << 20), Entropy.system());
        try (var generations =
                new Generations(
                        STORE,
                        List.of(Generation.owning(1, Secret.owning(new byte[32]))),
                        1,
                        Secret.owning(new byte[32]))) {
            seals.lend(generations);
        }
        return seals;
    }

    VaultService service() {
        return service;
    }

    HostedVaults vaults(String subscription) {
        return new HostedVaults(() -> service, subscription, name -> "https://" + name + ":1");
    }

    @Override
    public void close() {
        service.close();
    }
}
