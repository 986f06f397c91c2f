// SPDX-License-Identifier: Apache-2.0
package dev.signet.index.sealed;

import dev.signet.crypto.SealedReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.apache.lucene.store.BufferedIndexInput;
import org.apache.lucene.store.IndexInput;

/// Random access to a sealed file, or to a slice of one. Reads go through a buffer of 1 KiB
/// of its own, made at the first read, so that single bytes do not reach the reader. One
/// thread at a time; slices and clones are independent of each other and share the reader,
/// which the input that was opened closes.
final class SealedIndexInput extends BufferedIndexInput {
    private final SealedReader reader;
    private final Consumer<SealedReader> closed;
    private final long start;
    private final long end;
    private boolean shared;

    SealedIndexInput(String name, SealedReader reader, Consumer<SealedReader> closed) {
        super("sealed file " + name, BUFFER_SIZE);
        this.reader = reader;
        this.closed = closed;
        this.start = 0;
        this.end = reader.length();
    }

    private SealedIndexInput(SealedIndexInput whole, String description, long start, long length) {
        super(description, BUFFER_SIZE);
        this.reader = whole.reader;
        this.closed = whole.closed;
        this.start = start;
        this.end = start + length;
        this.shared = true;
    }

    @Override
    public long length() {
        return end - start;
    }

    @Override
    public SealedIndexInput clone() {
        var clone = (SealedIndexInput) super.clone();
        clone.shared = true;
        return clone;
    }

    @Override
    public IndexInput slice(String description, long offset, long length) {
        if (offset < 0 || length < 0 || offset > length() - length) {
            throw new IllegalArgumentException("slice is out of the bounds of " + this);
        }
        return new SealedIndexInput(
                this, getFullSliceDescription(description), start + offset, length);
    }

    @Override
    public void close() throws IOException {
        if (!shared) {
            closed.accept(reader);
            reader.close();
        }
    }

    @Override
    protected void readInternal(ByteBuffer target) throws IOException {
        long position = start + getFilePointer();
        int count = target.remaining();
        if (position > end - count) {
            throw new EOFException("read past the end of " + this);
        }
        reader.read(position, target.array(), target.arrayOffset() + target.position(), count);
        target.position(target.limit());
    }

    @Override
    protected void seekInternal(long position) throws IOException {
        if (position > length()) {
            throw new EOFException("seek past the end of " + this);
        }
    }
}
