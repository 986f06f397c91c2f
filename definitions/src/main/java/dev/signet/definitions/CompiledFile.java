// SPDX-License-Identifier: Apache-2.0
package dev.signet.definitions;

import java.io.IOException;
import java.io.UncheckedIOException;

/// The compiled files in this jar. Their formats: `docs/formats/definitions.md`.
public enum CompiledFile {
    /// Types and elements of FHIR R4 (4.0.1).
    R4_STRUCTURES("r4-structures.bin"),
    /// Search parameters of FHIR R4.
    R4_SEARCH("r4-search.bin");

    private final String name;

    CompiledFile(String name) {
        this.name = name;
    }

    /// The file's name within this package.
    public String fileName() {
        return name;
    }

    /// The whole file; a fresh array.
    ///
    /// @throws IllegalStateException when the build has not compiled it
    public byte[] bytes() {
        try (var stream = CompiledFile.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("compiled definitions are missing: " + name);
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
