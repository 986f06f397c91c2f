// SPDX-License-Identifier: Apache-2.0
package dev.signet.bench;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Purpose;
import dev.signet.crypto.SealedReader;
import dev.signet.crypto.Seals;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;

/// Seals that seal nothing: what the benchmark compares with. The names of database keys are
/// still HMACs, so that both sides store the same rows. Lives here and not in `crypto`, so that
/// no server can be started with it by a setting.
final class NullSeals implements Seals {
    /// As large as the one that the server keeps opened segments in.
    private static final PlainCache CACHE = new PlainCache(64 << 20);

    private final Seals real;

    /// @param real for the names
    NullSeals(Seals real) {
        this.real = real;
    }

    @Override
    public int activeGeneration() {
        return real.activeGeneration();
    }

    @Override
    public byte[] seal(Purpose purpose, byte[] plain, byte[] associated) {
        return plain.clone();
    }

    @Override
    public byte[] open(Purpose purpose, byte[] sealed, byte[] associated) {
        return sealed.clone();
    }

    @Override
    public int valueOverheadBytes() {
        return 0;
    }

    @Override
    public byte[] name(byte[] plainName) {
        return real.name(plainName);
    }

    @Override
    public byte[] fingerprint(byte[] plain) {
        return real.fingerprint(plain);
    }

    @Override
    public OutputStream sealFile(Purpose purpose, String fileName, OutputStream target) {
        return target;
    }

    @Override
    public SealedReader openFile(Purpose purpose, String fileName, SeekableByteChannel source)
            throws IOException {
        if (!(source instanceof FileChannel file)) {
            throw new Failed(Failure.INTERNAL, "the benchmark reads files only");
        }
        return new PlainReader(file, CACHE);
    }
}
