// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.record;

import dev.signet.base.Digests;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Objects;

/// A zstd dictionary of the build. One is never changed; how each was made: docs/formats/body.md.
public enum Dictionary {
    /// Of whole contents; bodies are read with it, and no more written.
    FIRST(1, "a126b307e3320f4be4a9650ed7b9e2013f352f441861193900ea3370a0765628"),

    /// Of folded texts ([Folding]).
    FOLDED(2, "3d497ed2d5c8ffdbca241a7b2e3aafd12935976e61d378b10448a2686ca099c4");

    private final int number;
    private final String sha256;

    /// @param sha256 with another dictionary of the same shape a frame decodes to another
    ///     well-formed text, and no seal would notice
    Dictionary(int number, String sha256) {
        this.number = number;
        this.sha256 = sha256;
    }

    /// As it stands in bodies.
    public int number() {
        return number;
    }

    /// The name of its file, beside this class.
    public String file() {
        return "body-" + number + ".dict";
    }

    /// Read from the build, and checked.
    byte[] bytes() {
        try (var stream = Dictionary.class.getResourceAsStream(file())) {
            return checked(
                    Objects.requireNonNull(stream, file() + " is not in the build").readAllBytes());
        } catch (IOException thrown) {
            throw new UncheckedIOException(thrown);
        }
    }

    /// @throws Failed `CORRUPT` when it is not the dictionary that bodies were compressed with
    public byte[] checked(byte[] dictionary) {
        String found = HexFormat.of().formatHex(Digests.sha256(dictionary));
        if (!found.equals(sha256)) {
            throw new Failed(
                    Failure.CORRUPT,
                    "the dictionary of this build is not the one that bodies are compressed with",
                    new Fact("file", file()),
                    new Fact("sha256", found),
                    new Fact("expected", sha256));
        }
        return dictionary;
    }
}
