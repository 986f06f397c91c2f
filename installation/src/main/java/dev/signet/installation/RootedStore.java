// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Seals;
import dev.signet.keys.ring.KeyRing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/// The key ring of something that is sealed under the service root alone: the control plane's
/// records, the embedded vault. Its ledger lies in the same folder.
public record RootedStore(KeyRing ring, Seals seals) implements AutoCloseable {

    /// Opens the ring in `folder`, or makes it.
    ///
    /// @param ledger what is sealed under it: a folder, with an anchor beside it
    /// @param made whether an earlier start has made it: then nothing may be missing, because a
    ///     new one would pass for the old one with all it held gone
    public static RootedStore in(Path folder, Path ledger, UUID id, KeyRings rings, boolean made) {
        if (made) {
            requireRing(folder);
            requireThere(ledger);
            requireThere(DataFolder.anchor(ledger));
        }
        DataFolder.directory(folder);
        KeyRing ring = StoreDamage.in(folder, () -> ring(folder, id, rings));
        return new RootedStore(ring, StoreDamage.in(folder, ring::openServiceManaged));
    }

    /// @throws Failed `CORRUPT` naming the file when one of a ring's two files is gone
    public static void requireRing(Path folder) {
        requireThere(folder.resolve("keyring.a"));
        requireThere(folder.resolve("keyring.b"));
    }

    /// @throws Failed `CORRUPT` naming the file when it is gone
    public static void requireThere(Path file) {
        if (!Files.exists(file)) {
            throw new Failed(
                    Failure.CORRUPT,
                    "a file that was made is gone; put it back",
                    new Fact("file", file));
        }
    }

    private static KeyRing ring(Path folder, UUID id, KeyRings rings) {
        try {
            return KeyRing.load(rings.in(folder), id, 0);
        } catch (Failed e) {
            if (e.failure() != Failure.NOT_FOUND) {
                throw e;
            }
            return KeyRing.createServiceManaged(rings.in(folder), id);
        }
    }

    @Override
    public void close() {
        ring.close();
    }
}
