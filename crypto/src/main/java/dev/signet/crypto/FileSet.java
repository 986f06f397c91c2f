// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.util.UUID;

/// The same seals for the files of one set.
record FileSet(AeadSeals seals, UUID id) implements Seals {
    @Override
    public int activeGeneration() {
        return seals.activeGeneration();
    }

    @Override
    public byte[] seal(Purpose purpose, byte[] plain, byte[] associated) {
        return seals.seal(purpose, plain, associated);
    }

    @Override
    public byte[] open(Purpose purpose, byte[] sealed, byte[] associated) {
        return seals.open(purpose, sealed, associated);
    }

    @Override
    public int valueOverheadBytes() {
        return seals.valueOverheadBytes();
    }

    @Override
    public byte[] name(byte[] plainName) {
        return seals.name(plainName);
    }

    @Override
    public byte[] fingerprint(byte[] plain) {
        return seals.fingerprint(plain);
    }

    @Override
    public Seals fileSet(UUID other) {
        return seals.fileSet(other);
    }

    @Override
    public OutputStream sealFile(Purpose purpose, String fileName, OutputStream target)
            throws IOException {
        return seals.sealFile(id, purpose, fileName, target);
    }

    @Override
    public SealedReader openFile(Purpose purpose, String fileName, SeekableByteChannel source)
            throws IOException {
        return seals.openFile(id, purpose, fileName, source);
    }
}
