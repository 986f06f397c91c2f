// SPDX-License-Identifier: Apache-2.0
package dev.signet.bench;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.SealedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// A file of the null seal, read as the real one reads a sealed file: segment by segment, of which
/// some are kept. What it leaves out is the cipher. Any thread.
final class PlainReader implements SealedReader {
    private final FileChannel source;
    private final PlainCache cache;
    private final long length;
    private final AtomicReferenceArray<PlainCache.@Nullable Segment> segments;

    /// @param source the whole file; owned
    PlainReader(FileChannel source, PlainCache cache) throws IOException {
        this.source = source;
        this.cache = cache;
        this.length = source.size();
        long count = Math.ceilDiv(length, PlainCache.SEGMENT_BYTES);
        this.segments = new AtomicReferenceArray<>(Math.toIntExact(count));
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public int segmentBytes() {
        return PlainCache.SEGMENT_BYTES;
    }

    @Override
    public void read(long position, byte[] target, int offset, int count) throws IOException {
        Objects.checkFromIndexSize(position, count, length);
        int done = 0;
        while (done < count) {
            long at = position + done;
            int number = (int) (at / PlainCache.SEGMENT_BYTES);
            int from = (int) (at % PlainCache.SEGMENT_BYTES);
            int part = Math.min(count - done, PlainCache.SEGMENT_BYTES - from);
            PlainCache.Segment held = segments.getAcquire(number);
            byte[] bytes = held == null ? load(number) : held.used();
            System.arraycopy(bytes, from, target, offset + done, part);
            done += part;
        }
    }

    private byte[] load(int number) throws IOException {
        long start = (long) number * PlainCache.SEGMENT_BYTES;
        byte[] bytes = new byte[(int) Math.min(PlainCache.SEGMENT_BYTES, length - start)];
        var buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            if (source.read(buffer, start + buffer.position()) < 0) {
                throw new Failed(Failure.CORRUPT, "the file is too short");
            }
        }
        var segment = new PlainCache.Segment(bytes, this, number);
        segments.setRelease(number, segment);
        cache.hold(segment);
        return bytes;
    }

    /// The cache holds that segment no longer.
    void letGo(PlainCache.Segment segment, int number) {
        segments.compareAndSet(number, segment, null);
    }

    @Override
    public void close() throws IOException {
        for (int i = 0; i < segments.length(); i++) {
            segments.set(i, null);
        }
        source.close();
    }
}
