// SPDX-License-Identifier: Apache-2.0
package dev.signet.store;

import dev.signet.crypto.Purpose;
import dev.signet.crypto.SealedReader;
import dev.signet.crypto.Seals;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/// The sample's seals, with something that happens before the committer's thread seals a value
/// and before anybody begins a file.
public final class HookedSeals implements Seals {
    private final Seals real;
    private volatile Runnable beforeValue = () -> {};
    private volatile Hook beforeFile = () -> {};
    private final AtomicInteger bodiesOpened = new AtomicInteger();
    private final AtomicInteger headsOpened = new AtomicInteger();

    public interface Hook {
        void run() throws IOException;
    }

    public HookedSeals() {
        this(Sample.seals());
    }

    public HookedSeals(Seals real) {
        this.real = real;
    }

    public void beforeValue(Runnable hook) {
        beforeValue = hook;
    }

    public void beforeFile(Hook hook) {
        beforeFile = hook;
    }

    @Override
    public int activeGeneration() {
        return real.activeGeneration();
    }

    @Override
    public byte[] seal(Purpose purpose, byte[] plain, byte[] associated) {
        if (Thread.currentThread().getName().equals("signet-committer")) {
            beforeValue.run();
        }
        return real.seal(purpose, plain, associated);
    }

    /// How many bodies have been opened so far.
    public int bodiesOpened() {
        return bodiesOpened.get();
    }

    /// How many records that say where a version is have been opened so far.
    public int headsOpened() {
        return headsOpened.get();
    }

    @Override
    public byte[] open(Purpose purpose, byte[] sealed, byte[] associated) {
        if (purpose == Purpose.BODY) {
            bodiesOpened.incrementAndGet();
        }
        if (purpose == Purpose.HEAD) {
            headsOpened.incrementAndGet();
        }
        return real.open(purpose, sealed, associated);
    }

    @Override
    public int valueOverheadBytes() {
        return real.valueOverheadBytes();
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
    public Seals fileSet(UUID id) {
        var files = new HookedSeals(real.fileSet(id));
        files.beforeFile(() -> beforeFile.run());
        return files;
    }

    @Override
    public OutputStream sealFile(Purpose purpose, String fileName, OutputStream target)
            throws IOException {
        beforeFile.run();
        return real.sealFile(purpose, fileName, target);
    }

    @Override
    public SealedReader openFile(Purpose purpose, String fileName, SeekableByteChannel source)
            throws IOException {
        return real.openFile(purpose, fileName, source);
    }
}
