// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import java.io.Closeable;
import java.io.IOException;

/// Random access to the plaintext of one sealed file. Any thread. Opened segments stand in a
/// shared, bounded cache that the owner of the keys wipes on revocation.
public interface SealedReader extends Closeable {
    /// Plaintext length in bytes; known from the file's length, verified by the last segment.
    long length();

    /// Bytes of plaintext in every segment but the first (shorter) and the last.
    int segmentBytes();

    /// Copies `count` plaintext bytes starting at `position` into `target` from `offset`.
    ///
    /// @throws dev.signet.base.Failed `CORRUPT` with facts `file` and `segment` when a segment
    ///     does not verify; `KEY_REFUSED` or `KEY_SILENT` after withdrawal
    void read(long position, byte[] target, int offset, int count) throws IOException;
}
