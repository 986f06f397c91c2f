// SPDX-License-Identifier: Apache-2.0
package dev.signet.index;

import dev.signet.crypto.Purpose;
import dev.signet.crypto.SealedReader;
import dev.signet.crypto.Seals;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;

/// Seals that seal nothing, for figures: what the index costs by itself.
final class ClearSeals implements Seals {
    @Override
    public int activeGeneration() {
        return 1;
    }

    @Override
    public byte[] seal(Purpose purpose, byte[] plain, byte[] associated) {
        return plain;
    }

    @Override
    public byte[] open(Purpose purpose, byte[] sealed, byte[] associated) {
        return sealed;
    }

    @Override
    public int valueOverheadBytes() {
        return 0;
    }

    @Override
    public byte[] name(byte[] plainName) {
        return plainName;
    }

    @Override
    public byte[] fingerprint(byte[] plain) {
        return plain;
    }

    @Override
    public OutputStream sealFile(Purpose purpose, String fileName, OutputStream target) {
        return target;
    }

    @Override
    public SealedReader openFile(Purpose purpose, String fileName, SeekableByteChannel source)
            throws IOException {
        return new Clear((FileChannel) source, source.size());
    }

    private record Clear(FileChannel source, long length) implements SealedReader {
        @Override
        public int segmentBytes() {
            return 16_384;
        }

        @Override
        public void read(long position, byte[] target, int offset, int count) throws IOException {
            var buffer = ByteBuffer.wrap(target, offset, count);
            while (buffer.hasRemaining()) {
                if (source.read(buffer, position + buffer.position() - offset) < 0) {
                    throw new EOFException();
                }
            }
        }

        @Override
        public void close() throws IOException {
            source.close();
        }
    }
}
