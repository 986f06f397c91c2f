// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// What a file holds, decompressed if it is compressed by gzip, which its first bytes tell. A file
/// that becomes longer by more than a bound is refused. One thread.
public final class Unpacked extends InputStream {
    private static final int MAGIC = 0x8b1f;
    private static final int BUFFER_BYTES = 64 << 10;

    /// JSON of resources becomes 5 to 30 times as long, gzip's limit is 1,032.
    private static final long TIMES_MAX = 200;

    /// What any file may become before that counts.
    private static final long FREE_BYTES = 16 << 20;

    private final Counted packed;
    private final InputStream bytes;
    private final boolean isPacked;
    private long count;

    private Unpacked(Counted packed, InputStream bytes, boolean isPacked) {
        this.packed = packed;
        this.bytes = bytes;
        this.isPacked = isPacked;
    }

    /// Looks at the first two bytes.
    ///
    /// @param file from its beginning on; closed with this
    /// @throws NotUnpacked when it begins as gzip and is not
    public static Unpacked of(InputStream file) throws IOException {
        var counted = new Counted(file);
        var buffered = new BufferedInputStream(counted, BUFFER_BYTES);
        buffered.mark(2);
        int first = buffered.read();
        int second = buffered.read();
        buffered.reset();
        boolean isPacked = (second << 8 | first) == MAGIC;
        try {
            InputStream bytes = isPacked ? new GZIPInputStream(buffered, BUFFER_BYTES) : buffered;
            return new Unpacked(counted, bytes, isPacked);
        } catch (ZipException _) {
            throw new NotUnpacked(false);
        }
    }

    /// Whether the file is compressed: then it can be read from its beginning only.
    public boolean isPacked() {
        return isPacked;
    }

    /// A compressed file that does not decompress, or becomes too long.
    public static final class NotUnpacked extends IOException {
        private static final long serialVersionUID = 1L;

        private final boolean becomesTooLong;

        NotUnpacked(boolean becomesTooLong) {
            super("a compressed file is refused");
            this.becomesTooLong = becomesTooLong;
        }

        public boolean becomesTooLong() {
            return becomesTooLong;
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int got;
        try {
            got = bytes.read(into, offset, length);
        } catch (ZipException _) {
            throw new NotUnpacked(false);
        } catch (java.io.EOFException _) {
            throw new NotUnpacked(false); // cut short: what is missing is not in the file
        }
        if (got > 0 && isPacked) {
            count += got;
            if (count > FREE_BYTES && count / TIMES_MAX > packed.count) {
                throw new NotUnpacked(true);
            }
        }
        return got;
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }

    private static final class Counted extends FilterInputStream {
        private long count;

        Counted(InputStream bytes) {
            super(bytes);
        }

        @Override
        public int read() throws IOException {
            int octet = super.read();
            count += octet < 0 ? 0 : 1;
            return octet;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int got = super.read(into, offset, length);
            count += Math.max(0, got);
            return got;
        }
    }
}
