// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Reads one sealed file at random. The last segment is opened at once, so a file that was cut or
/// grew is refused before its length is believed. Any thread. After a withdrawal it reads nothing
/// more.
final class FileReader implements SealedReader {
    private final AeadSeals seals;
    private final String fileName;
    private final SeekableByteChannel source;
    private final int generation;
    private final FileKey key;
    private final byte[] prefix = new byte[FileFormat.PREFIX_BYTES];
    private final FileFormat.Layout layout;
    private final AtomicReferenceArray<@Nullable Frame> frames;
    private volatile boolean closed;

    private FileReader(
            AeadSeals seals,
            Purpose purpose,
            UUID fileSet,
            String fileName,
            SeekableByteChannel source)
            throws IOException {
        this.seals = seals;
        this.fileName = fileName;
        this.source = source;
        this.layout = FileFormat.Layout.of(fileName, source.size());
        var start = ByteBuffer.allocate(FileFormat.CIPHERTEXT_OFFSET);
        readFully(start, 0, 0);
        var header = FileHeader.parse(fileName, start.flip(), purpose, fileSet);
        if (start.get() != FileFormat.TINK_HEADER_BYTES) {
            throw corrupt("sealed file has a header of an impossible length", 0);
        }
        byte[] salt = new byte[FileFormat.SALT_BYTES];
        start.get(salt).get(prefix);
        this.frames = new AtomicReferenceArray<>(layout.segments());
        this.generation = header.generation();
        byte[] associated = FileFormat.associated(header, fileName);
        int use = seals.enter();
        try {
            GenerationKeys keys = seals.lent().generation(generation, fileName);
            this.key = new FileKey(keys, keys.fileKey(header, salt, associated));
        } finally {
            seals.exit(use);
        }
    }

    /// Opens the header and the last segment. When that fails the source stays the caller's.
    static FileReader open(
            AeadSeals seals,
            Purpose purpose,
            UUID fileSet,
            String fileName,
            SeekableByteChannel source)
            throws IOException {
        var reader = new FileReader(seals, purpose, fileSet, fileName, source);
        boolean opened = false;
        try {
            reader.load(reader.layout.segments() - 1, 0, new byte[0], 0, 0);
            opened = true;
            return reader;
        } finally {
            if (!opened) {
                reader.key.release();
            }
        }
    }

    @Override
    public long length() {
        return layout.plainBytes();
    }

    @Override
    public int segmentBytes() {
        return FileFormat.SEGMENT_PLAIN_BYTES;
    }

    @Override
    public void read(long position, byte[] target, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(position, count, layout.plainBytes());
        Objects.checkFromIndexSize(offset, count, target.length);
        seals.checkLent();
        int done = 0;
        while (done < count) {
            long at = position + done;
            int segment = FileFormat.segment(at);
            int from = (int) (at - FileFormat.start(segment));
            int held = segment == 0 ? FileFormat.FIRST_PLAIN_BYTES : segmentBytes();
            int part = Math.min(count - done, held - from);
            Frame frame = frames.getAcquire(segment);
            if (frame == null || !frame.copy(this, segment, from, target, offset + done, part)) {
                load(segment, from, target, offset + done, part);
            }
            done += part;
        }
    }

    /// Closes the source and lets go of the key. Reads under way may still end well.
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        key.release();
        for (int segment = 0; segment < frames.length(); segment++) {
            Frame frame = frames.getAndSet(segment, null);
            if (frame != null && frame.lock()) {
                if (frame.holds(this)) {
                    frame.disown();
                }
                frame.unlock();
            }
        }
        source.close();
    }

    /// Reads and opens one segment, puts it into the cache and copies a part of it out.
    private void load(int segment, int from, byte[] target, int offset, int count)
            throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        FileCipher cipher = seals.fileCiphers().take();
        int sealedBytes = layout.sealedBytes(segment);
        readFully(
                ByteBuffer.wrap(cipher.sealed(), 0, sealedBytes), layout.offset(segment), segment);
        int use = seals.enter();
        try {
            seals.lent().generation(generation, fileName); // refused once it is forgotten
            CipherKey opened = key.key();
            Frame frame = seals.cache().take();
            if (frame == null) {
                byte[] plain = new byte[sealedBytes - FileFormat.TAG_BYTES];
                open(cipher, opened, segment, sealedBytes, plain);
                System.arraycopy(plain, from, target, offset, count);
                Arrays.fill(plain, (byte) 0);
            } else {
                fill(frame, cipher, opened, segment, sealedBytes);
                // still locked by this thread: nobody can take it before the copy
                System.arraycopy(frame.claimed(), from, target, offset, count);
                frame.unlock();
                frames.setRelease(segment, frame);
                wipeIfWithdrawn(frame);
            }
        } finally {
            seals.exit(use);
        }
        seals.fileCiphers().give(cipher);
    }

    private void fill(
            Frame frame, FileCipher cipher, CipherKey opened, int segment, int sealedBytes) {
        boolean filled = false;
        try {
            open(cipher, opened, segment, sealedBytes, frame.claim());
            frame.hold(seals, this, segment, sealedBytes - FileFormat.TAG_BYTES);
            filled = true;
        } finally {
            if (!filled) {
                frame.wipe();
                frame.unlock();
            }
        }
    }

    /// The other half of [SegmentCache#wipe]: what was published after the wipe passed by.
    private void wipeIfWithdrawn(Frame frame) {
        if (!seals.isLent() && frame.lock()) {
            if (frame.holds(this)) {
                frame.wipe();
            }
            frame.unlock();
        }
    }

    private void open(
            FileCipher cipher, CipherKey opened, int segment, int sealedBytes, byte[] plain) {
        byte[] nonce = FileFormat.nonce(prefix, segment, layout.isLast(segment));
        if (!cipher.open(opened, nonce, sealedBytes, plain)) {
            throw corrupt("segment of a sealed file does not verify", segment);
        }
    }

    private void readFully(ByteBuffer target, long position, int segment) throws IOException {
        long at = position;
        while (target.hasRemaining()) {
            int count = readOnce(target, at);
            if (count < 0) {
                throw corrupt("sealed file ends within a segment", segment);
            }
            at += count;
        }
    }

    private int readOnce(ByteBuffer target, long position) throws IOException {
        if (source instanceof FileChannel channel) {
            return channel.read(target, position);
        }
        synchronized (source) {
            return source.position(position).read(target);
        }
    }

    private Failed corrupt(String text, int segment) {
        return new Failed(
                Failure.CORRUPT, text, new Fact("file", fileName), new Fact("segment", segment));
    }
}
