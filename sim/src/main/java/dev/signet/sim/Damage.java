// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// What is done to one file.
enum Damage {
    FLIP,
    TRUNCATE,
    EXTEND,
    SWAP,
    OLDER,
    DELETE;

    private static final int CUT_BYTES_MAX = 4096;

    /// Does it to `file`.
    ///
    /// @param earlier the same file as it was at an earlier moment; may not exist
    /// @param alike other files of the same kind
    /// @return what was done, in words; empty when it cannot be done to this file
    Optional<String> apply(Path file, Path earlier, List<Path> alike, Random random) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            return switch (this) {
                case FLIP -> flip(file, bytes, random);
                case TRUNCATE -> truncate(file, bytes, random);
                case EXTEND -> extend(file, bytes, random);
                case SWAP -> swap(file, bytes, alike, random);
                case OLDER -> older(file, bytes, earlier);
                case DELETE -> {
                    Files.delete(file);
                    yield Optional.of("deleted");
                }
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<String> flip(Path file, byte[] bytes, Random random)
            throws IOException {
        if (bytes.length == 0) {
            return Optional.empty();
        }
        int at = random.nextInt(bytes.length);
        int bit = random.nextInt(8);
        bytes[at] ^= (byte) (1 << bit);
        Files.write(file, bytes);
        return Optional.of("bit %d of byte %d of %d flipped".formatted(bit, at, bytes.length));
    }

    private static Optional<String> truncate(Path file, byte[] bytes, Random random)
            throws IOException {
        if (bytes.length == 0) {
            return Optional.empty();
        }
        // Half of the cuts are a few bytes only: a torn last record.
        int most = random.nextBoolean() ? 64 : CUT_BYTES_MAX;
        int cut = 1 + random.nextInt(Math.min(bytes.length, most));
        Files.write(file, Arrays.copyOf(bytes, bytes.length - cut));
        return Optional.of("%d of %d bytes cut off".formatted(cut, bytes.length));
    }

    private static Optional<String> extend(Path file, byte[] bytes, Random random)
            throws IOException {
        int more = 1 + random.nextInt(100);
        byte[] longer = Arrays.copyOf(bytes, bytes.length + more);
        byte[] tail = new byte[more];
        random.nextBytes(tail);
        System.arraycopy(tail, 0, longer, bytes.length, more);
        Files.write(file, longer);
        return Optional.of(more + " bytes added");
    }

    private static Optional<String> swap(Path file, byte[] bytes, List<Path> alike, Random random)
            throws IOException {
        if (alike.isEmpty()) {
            return Optional.empty();
        }
        Path other = alike.get(random.nextInt(alike.size()));
        byte[] others = Files.readAllBytes(other);
        if (Arrays.equals(bytes, others)) {
            return Optional.empty();
        }
        Files.write(file, others);
        Files.write(other, bytes);
        return Optional.of("swapped with " + other.getFileName());
    }

    private static Optional<String> older(Path file, byte[] bytes, Path earlier)
            throws IOException {
        if (!Files.exists(earlier)) {
            return Optional.empty();
        }
        byte[] old = Files.readAllBytes(earlier);
        if (Arrays.equals(bytes, old)) {
            return Optional.empty();
        }
        Files.write(file, old);
        return Optional.of(
                "an older copy put back, %d of %d bytes".formatted(old.length, bytes.length));
    }
}
