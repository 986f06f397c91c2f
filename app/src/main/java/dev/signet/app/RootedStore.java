// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Seals;
import dev.signet.keys.KeyRing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/// The key ring of something that is sealed under the service root alone: the control plane's
/// records, the embedded vault.
record RootedStore(KeyRing ring, Seals seals) implements AutoCloseable {

    /// Opens the ring in `folder`, or makes it.
    static RootedStore in(Path folder, UUID id, Surroundings surroundings) {
        DataFolder.directory(folder);
        KeyRing ring = ring(folder, id, surroundings);
        return new RootedStore(ring, ring.openServiceManaged());
    }

    private static KeyRing ring(Path folder, UUID id, Surroundings surroundings) {
        try {
            return KeyRing.load(surroundings.ring(folder), id, 0);
        } catch (Failed e) {
            if (e.failure() != Failure.NOT_FOUND) {
                throw e;
            }
            if (Files.exists(folder.resolve("ledger"))) {
                throw new Failed(
                        Failure.CORRUPT,
                        "the key ring of a ledger is gone",
                        new Fact("file", folder.resolve("keyring.b")));
            }
            return KeyRing.createServiceManaged(surroundings.ring(folder), id);
        }
    }

    @Override
    public void close() {
        ring.close();
    }
}
