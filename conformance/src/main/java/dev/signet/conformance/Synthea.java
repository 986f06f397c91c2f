// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;

/// A set of synthetic patients: transaction bundles in an archive (`.tar.zst`). The archive is
/// read in passes, so that no more than one bundle is in memory; hospitals and practitioners
/// come first, because the patients' bundles refer to them by condition.
public final class Synthea {
    private final Path archive;

    /// @param archive a `.tar.zst` of one JSON bundle a file
    public Synthea(Path archive) {
        this.archive = archive;
    }

    /// One bundle: the file's base name and its bytes.
    public record BundleFile(String name, byte[] json) {}

    /// Gives all bundles in loading order to `consumer`, on the caller's thread.
    public void forEach(Consumer<BundleFile> consumer) {
        for (int pass = 0; pass < 3; pass++) {
            scan(pass, consumer);
        }
    }

    private void scan(int pass, Consumer<BundleFile> consumer) {
        try (var file = new BufferedInputStream(Files.newInputStream(archive));
                var plain = new ZstdCompressorInputStream(file);
                var tar = new TarArchiveInputStream(plain)) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                String path = entry.getName();
                String name = path.substring(path.lastIndexOf('/') + 1);
                if (entry.isFile() && name.endsWith(".json") && passOf(name) == pass) {
                    consumer.accept(new BundleFile(name, tar.readAllBytes()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int passOf(String name) {
        if (name.startsWith("hospitalInformation")) {
            return 0;
        }
        return name.startsWith("practitionerInformation") ? 1 : 2;
    }
}
