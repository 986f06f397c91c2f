// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// An empty file `damaged` in an account's folder: a walk has found its data damaged, so it is
/// walked over before it is served again, after a restart and after a no and a yes. It guards
/// nothing: whoever removes it is found out by the walk in the background.
public record DamageMarker(Path folder) {
    private static final String NAME = "damaged";

    public boolean isThere() {
        return Files.exists(folder.resolve(NAME));
    }

    public void make() {
        try {
            if (!isThere()) {
                Files.createFile(folder.resolve(NAME));
            }
        } catch (IOException thrown) {
            throw failed(thrown);
        }
    }

    public void remove() {
        try {
            Files.deleteIfExists(folder.resolve(NAME));
        } catch (IOException thrown) {
            throw failed(thrown);
        }
    }

    private static Failed failed(IOException thrown) {
        return new Failed(
                thrown,
                Failure.STORAGE,
                "the note of an account's damage cannot be written",
                new Fact("file", NAME));
    }
}
