// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// The bytes of a sealed file, docs/formats/sealed-file.md:
///
/// ```
/// our header 26 | Tink header 40 = length 40, salt 32, nonce prefix 7 | segments
/// segment = ciphertext | tag 16; the file is cut every 16384 bytes, so the first one is shorter
/// nonce of a segment = prefix 7 | number 4, big endian | 1 for the last segment, else 0
/// file key = HKDF-SHA-256(purpose key, salt, info = our header | file name)
/// ```
final class FileFormat {
    static final int TINK_HEADER_BYTES = 40;
    static final int SALT_BYTES = 32;
    static final int PREFIX_BYTES = 7;
    static final int TAG_BYTES = 16;
    static final int SEGMENT_BYTES = 16 * 1024;
    static final int SEGMENT_PLAIN_BYTES = SEGMENT_BYTES - TAG_BYTES;
    static final int SEGMENTS_MAX = 1 << 22;
    static final int NAME_BYTES_MAX = 255;

    /// Where the ciphertext of the first segment starts.
    static final int CIPHERTEXT_OFFSET = FileHeader.BYTES + TINK_HEADER_BYTES;

    static final int FIRST_PLAIN_BYTES = SEGMENT_PLAIN_BYTES - CIPHERTEXT_OFFSET;

    private FileFormat() {}

    /// What binds every segment to its file: our header and the name.
    static byte[] associated(FileHeader header, String fileName) {
        byte[] name = fileName.getBytes(StandardCharsets.UTF_8);
        if (name.length == 0 || name.length > NAME_BYTES_MAX) {
            throw new Failed(
                    Failure.INVALID,
                    "a file name has 1 to 255 bytes",
                    new Fact("bytes", name.length));
        }
        return ByteBuffer.allocate(FileHeader.BYTES + name.length)
                .put(header.bytes())
                .put(name)
                .array();
    }

    static byte[] nonce(byte[] prefix, int segment, boolean last) {
        return ByteBuffer.allocate(ValueFormat.NONCE_BYTES)
                .put(prefix)
                .putInt(segment)
                .put((byte) (last ? 1 : 0))
                .array();
    }

    /// Where a plaintext byte stands, as if the headers were plaintext of the first segment.
    static int segment(long position) {
        return (int) ((position + CIPHERTEXT_OFFSET) / SEGMENT_PLAIN_BYTES);
    }

    /// The plaintext position at which a segment starts.
    static long start(int segment) {
        return segment == 0 ? 0 : (long) segment * SEGMENT_PLAIN_BYTES - CIPHERTEXT_OFFSET;
    }

    /// Segments and plaintext of a file of so many bytes.
    ///
    /// @param segments 1 to [#SEGMENTS_MAX]; only a file without plaintext has an empty last one
    record Layout(int segments, int lastBytes, long plainBytes) {
        /// @throws Failed `CORRUPT` for a length that no file has, `TOO_LARGE` above the bound
        static Layout of(String fileName, long fileBytes) {
            long segments = (fileBytes + SEGMENT_BYTES - 1) / SEGMENT_BYTES;
            if (segments > SEGMENTS_MAX) {
                throw new Failed(
                        Failure.TOO_LARGE,
                        "file is larger than a sealed file may be",
                        new Fact("file", fileName),
                        new Fact("bytes", fileBytes));
            }
            if (!isWhole(fileBytes)) {
                throw new Failed(
                        Failure.CORRUPT,
                        "sealed file has an impossible length",
                        new Fact("file", fileName),
                        new Fact("segment", Math.max(0, segments - 1)),
                        new Fact("bytes", fileBytes));
            }
            return new Layout(
                    (int) segments,
                    (int) lastBytes(segments, fileBytes),
                    fileBytes - CIPHERTEXT_OFFSET - segments * TAG_BYTES);
        }

        /// Whether a file of that length ends where a segment does.
        static boolean isWhole(long fileBytes) {
            long segments = (fileBytes + SEGMENT_BYTES - 1) / SEGMENT_BYTES;
            long lastBytes = lastBytes(segments, fileBytes);
            return lastBytes > TAG_BYTES || (segments <= 1 && lastBytes == TAG_BYTES);
        }

        private static long lastBytes(long segments, long fileBytes) {
            return fileBytes - (segments <= 1 ? CIPHERTEXT_OFFSET : (segments - 1) * SEGMENT_BYTES);
        }

        boolean isLast(int segment) {
            return segment == segments - 1;
        }

        /// Where the ciphertext of a segment starts in the file.
        long offset(int segment) {
            return segment == 0 ? CIPHERTEXT_OFFSET : (long) segment * SEGMENT_BYTES;
        }

        /// Bytes of ciphertext and tag of a segment.
        int sealedBytes(int segment) {
            if (isLast(segment)) {
                return lastBytes;
            }
            return segment == 0 ? SEGMENT_BYTES - CIPHERTEXT_OFFSET : SEGMENT_BYTES;
        }
    }
}
