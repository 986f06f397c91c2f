// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import dev.signet.base.Entropy;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;

/// Writes one sealed file front to back. A segment is sealed when it is full and more comes,
/// since the last one is marked in its nonce. One thread at a time.
///
/// After a failure (a full disk, withdrawn keys) it is broken: it seals nothing more, and what it
/// wrote so far does not open. It keeps its generation to the end and does not outlive a
/// withdrawal.
final class FileWriter extends OutputStream {
    private final AeadSeals seals;
    private final String fileName;
    private final OutputStream target;
    private final byte[] prefix;
    private final FileKey key;
    private final byte[] plain = new byte[FileFormat.SEGMENT_PLAIN_BYTES];
    private int plainBytesMax = FileFormat.FIRST_PLAIN_BYTES;
    private int plainBytes;
    private int segment;
    private boolean broken;
    private boolean closed;

    FileWriter(
            AeadSeals seals,
            Entropy entropy,
            Purpose purpose,
            UUID fileSet,
            String fileName,
            OutputStream target)
            throws IOException {
        this.seals = seals;
        this.fileName = fileName;
        this.target = target;
        byte[] salt = entropy.bytes(FileFormat.SALT_BYTES);
        this.prefix = entropy.bytes(FileFormat.PREFIX_BYTES);
        FileHeader header;
        int use = seals.enter();
        try {
            GenerationKeys active = seals.lent().active();
            header = new FileHeader(purpose, active.number(), fileSet);
            byte[] associated = FileFormat.associated(header, fileName);
            this.key = new FileKey(active, active.fileKey(header, salt, associated));
        } finally {
            seals.exit(use);
        }
        broken = true; // until the headers are written
        try {
            target.write(header.bytes());
            target.write(FileFormat.TINK_HEADER_BYTES);
            target.write(salt);
            target.write(prefix);
            broken = false;
        } finally {
            if (broken) {
                key.release();
            }
        }
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(offset, count, bytes.length);
        if (closed || broken) {
            throw new IOException("the sealed file is closed or broken");
        }
        int done = 0;
        while (done < count) {
            if (plainBytes == plainBytesMax) {
                sealSegment(false);
            }
            int part = Math.min(count - done, plainBytesMax - plainBytes);
            System.arraycopy(bytes, offset + done, plain, plainBytes, part);
            plainBytes += part;
            done += part;
        }
    }

    /// Flushes the target. The segment that is being filled stays here.
    @Override
    public void flush() throws IOException {
        target.flush();
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (target) {
            if (!broken) {
                sealSegment(true);
            }
        } finally {
            Arrays.fill(plain, (byte) 0);
            key.release();
        }
    }

    private void sealSegment(boolean last) throws IOException {
        broken = true; // until it is written
        if (segment == FileFormat.SEGMENTS_MAX) {
            throw new Failed(
                    Failure.TOO_LARGE,
                    "file is larger than a sealed file may be",
                    new Fact("file", fileName));
        }
        FileCipher cipher = seals.fileCiphers().take();
        int sealedBytes;
        int use = seals.enter();
        try {
            seals.checkLent();
            byte[] nonce = FileFormat.nonce(prefix, segment, last);
            sealedBytes = cipher.seal(key.key(), nonce, plain, plainBytes);
        } finally {
            seals.exit(use);
        }
        target.write(cipher.sealed(), 0, sealedBytes);
        seals.fileCiphers().give(cipher);
        segment++;
        plainBytes = 0;
        plainBytesMax = FileFormat.SEGMENT_PLAIN_BYTES;
        broken = false;
    }
}
