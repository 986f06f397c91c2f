// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Copies of data folders, as one finds them after a crash.
final class Folders {
    private static final int COPIES_MAX = 20;

    private Folders() {}

    /// As the folder is now. When a file went meanwhile, as one does that an open ledger has merged
    /// into another, from the beginning again.
    static void copy(Path from, Path to) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                copyOnce(from, to);
                return;
            } catch (NoSuchFileException gone) {
                if (attempt == COPIES_MAX) {
                    throw gone;
                }
                remove(to);
            }
        }
    }

    private static void copyOnce(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        } catch (UncheckedIOException e) { // as the walk says that a file went
            throw e.getCause();
        }
    }

    static void remove(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (var files = Files.walk(folder)) {
                for (Path file : files.toList().reversed()) {
                    Files.delete(file);
                }
            }
        }
    }
}
