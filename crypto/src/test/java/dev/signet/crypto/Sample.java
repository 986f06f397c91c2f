// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.function.Executable;

/// Accounts, secrets and files for the tests, all from seeds.
final class Sample {
    static final UUID ACCOUNT = UUID.fromString("11111111-2222-4333-8444-555555555555");
    static final UUID OTHER_ACCOUNT = UUID.fromString("99999999-2222-4333-8444-555555555555");
    static final byte[] PLACE = {7, 7, 7};

    /// A thread for each task, as many as there are: no test waits for a pool.
    static final Executor THREADS = task -> Thread.ofPlatform().daemon().start(task);

    private Sample() {}

    static Entropy entropy(long seed) {
        var random = new Random(seed);
        return count -> {
            byte[] bytes = new byte[count];
            random.nextBytes(bytes);
            return bytes;
        };
    }

    static byte[] bytes(int count) {
        return entropy(count).bytes(count);
    }

    static Generation generation(UUID account, int number) {
        return Generation.owning(
                number, Secret.owning(entropy(account.hashCode() + number).bytes(32)));
    }

    static Generations generations(UUID account, int active, int... numbers) {
        List<Generation> all = new ArrayList<>();
        for (int number : numbers) {
            all.add(generation(account, number));
        }
        Secret names = Secret.owning(entropy(account.hashCode()).bytes(32));
        return new Generations(account, all, active, names);
    }

    static AeadSeals seals(UUID account, SegmentCache cache) {
        var seals = new AeadSeals(account, cache, Entropy.system());
        try (var generations = generations(account, 1, 1)) {
            seals.lend(generations);
        }
        return seals;
    }

    static AeadSeals seals() {
        return seals(ACCOUNT, cache());
    }

    static SegmentCache cache() {
        return new SegmentCache(1 << 20);
    }

    static byte[] sealFile(Seals seals, String name, byte[] plain) {
        var target = new ByteArrayOutputStream();
        try (var stream = seals.sealFile(Purpose.INDEX, name, target)) {
            stream.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return target.toByteArray();
    }

    static byte[] openFile(Seals seals, String name, byte[] sealed) throws IOException {
        try (var reader = seals.openFile(Purpose.INDEX, name, new Bytes(sealed))) {
            return readAll(reader);
        }
    }

    static byte[] readAll(SealedReader reader) throws IOException {
        byte[] plain = new byte[(int) reader.length()];
        reader.read(0, plain, 0, plain.length);
        return plain;
    }

    static Failed assertFails(Failure failure, Executable action) {
        Failed failed = assertThrows(Failed.class, action);
        assertEquals(failure, failed.failure(), failed.getMessage());
        return failed;
    }

    /// A file in memory.
    static class Bytes implements SeekableByteChannel {
        private final byte[] bytes;
        private long position;
        private boolean open = true;

        Bytes(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read(ByteBuffer target) {
            if (position >= bytes.length) {
                return -1;
            }
            int count = Math.min(target.remaining(), bytes.length - (int) position);
            target.put(bytes, (int) position, count);
            position += count;
            return count;
        }

        @Override
        public int write(ByteBuffer source) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public SeekableByteChannel position(long position) {
            this.position = position;
            return this;
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public SeekableByteChannel truncate(long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = false;
        }
    }
}
