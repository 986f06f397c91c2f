// SPDX-License-Identifier: Apache-2.0
package dev.signet.index.sealed;

import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.RandomAccessInput;

/// A file in the heap, or a slice of one, as one array. A clone or a slice is one small object;
/// Lucene's own input over the blocks of such a file copies the list of its blocks for each, of
/// which one search makes dozens. One thread at a time; slices and clones are independent of
/// each other and share the array, which nobody writes.
final class HeapIndexInput extends IndexInput implements RandomAccessInput {
    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle INT = view(int[].class);
    private static final VarHandle LONG = view(long[].class);

    private final byte[] file;
    private final int start;
    private final int end;
    private int at;

    HeapIndexInput(String name, byte[] file) {
        this(name, file, 0, file.length);
    }

    private HeapIndexInput(String description, byte[] file, int start, int end) {
        super(description);
        this.file = file;
        this.start = start;
        this.end = end;
        this.at = start;
    }

    private static VarHandle view(Class<?> array) {
        return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public byte readByte() throws IOException {
        return file[taken(1)];
    }

    @Override
    public void readBytes(byte[] target, int offset, int count) throws IOException {
        System.arraycopy(file, taken(count), target, offset, count);
    }

    @Override
    public short readShort() throws IOException {
        return (short) SHORT.get(file, taken(Short.BYTES));
    }

    @Override
    public int readInt() throws IOException {
        return (int) INT.get(file, taken(Integer.BYTES));
    }

    @Override
    public long readLong() throws IOException {
        return (long) LONG.get(file, taken(Long.BYTES));
    }

    @Override
    public byte readByte(long position) throws IOException {
        return file[place(position, 1)];
    }

    @Override
    public void readBytes(long position, byte[] target, int offset, int count) throws IOException {
        System.arraycopy(file, place(position, count), target, offset, count);
    }

    @Override
    public short readShort(long position) throws IOException {
        return (short) SHORT.get(file, place(position, Short.BYTES));
    }

    @Override
    public int readInt(long position) throws IOException {
        return (int) INT.get(file, place(position, Integer.BYTES));
    }

    @Override
    public long readLong(long position) throws IOException {
        return (long) LONG.get(file, place(position, Long.BYTES));
    }

    @Override
    public long getFilePointer() {
        return (long) at - start;
    }

    @Override
    public void seek(long position) throws IOException {
        at = place(position, 0);
    }

    @Override
    public void skipBytes(long count) throws IOException {
        seek(getFilePointer() + count);
    }

    @Override
    public long length() {
        return (long) end - start;
    }

    @Override
    public HeapIndexInput clone() {
        return (HeapIndexInput) super.clone();
    }

    @Override
    public HeapIndexInput slice(String description, long offset, long length) {
        if (offset < 0 || length < 0 || offset > length() - length) {
            throw new IllegalArgumentException("slice is out of the bounds of " + this);
        }
        int from = start + (int) offset;
        return new HeapIndexInput(
                getFullSliceDescription(description), file, from, from + (int) length);
    }

    @Override
    public void close() {
        // the array goes with the last that reads it
    }

    /// Where the next `count` bytes lie, which are then behind.
    private int taken(int count) throws EOFException {
        int from = at;
        if (count > end - from) {
            throw new EOFException("read past the end of " + this);
        }
        at = from + count;
        return from;
    }

    private int place(long position, int count) throws EOFException {
        if (position < 0 || position > length() - count) {
            throw new EOFException("read past the end of " + this);
        }
        return start + (int) position;
    }
}
