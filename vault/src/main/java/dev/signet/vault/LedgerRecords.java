// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Seals;
import dev.signet.ledger.Anchor;
import dev.signet.ledger.Batch;
import dev.signet.ledger.Ledger;
import dev.signet.ledger.LedgerLimits;
import dev.signet.ledger.Scan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/// Records in a [Ledger] of their own: sealed, synced, all or nothing. Each commit has a number
/// and a digest of all before it; the last one also stands in an [Anchor], so that a store put
/// back to an older state is found out when it is opened. Any thread; commits take turns.
final class LedgerRecords implements Records, AutoCloseable {
    private static final byte[] END = new byte[0];
    private static final byte[] LAST = "last".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGEST_BYTES = 32;
    private static final dev.signet.ledger.Family META = dev.signet.ledger.Family.records("meta");

    private final Ledger ledger;
    private final Anchor anchor;
    private final Map<Family, dev.signet.ledger.Family> families;
    private Anchor.Mark last;
    private boolean uncertain;

    private LedgerRecords(
            Ledger ledger,
            Anchor anchor,
            Map<Family, dev.signet.ledger.Family> families,
            Anchor.Mark last) {
        this.ledger = ledger;
        this.anchor = anchor;
        this.families = families;
        this.last = last;
    }

    /// Opens the store in `directory`, or makes it.
    ///
    /// @param storeId bound to every record: a record of another store does not open
    /// @throws Failed `CORRUPT` when it is older than its anchor
    static LedgerRecords open(Path directory, UUID storeId, Seals seals) {
        Map<Family, dev.signet.ledger.Family> families = new EnumMap<>(Family.class);
        for (Family family : Family.values()) {
            families.put(family, dev.signet.ledger.Family.records(family.text()));
        }
        var all = new ArrayList<>(families.values());
        all.add(META);
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new Failed(e, Failure.STORAGE, "the vault's folder cannot be made");
        }
        Ledger ledger =
                Ledger.open(directory.resolve("ledger"), storeId, all, seals, LedgerLimits.small());
        try {
            Optional<Anchor.Mark> stored = ledger.get(META, LAST).map(LedgerRecords::mark);
            Path file = directory.resolve("anchor");
            Anchor anchor = Anchor.open(file, storeId, seals, stored.isEmpty());
            Anchor.Mark last = stored.orElse(new Anchor.Mark(0, new byte[DIGEST_BYTES]));
            Anchor.Mark seen = anchor.last();
            boolean same = MessageDigest.isEqual(last.digest(), seen.digest());
            if (last.sequence() < seen.sequence()
                    || (last.sequence() == seen.sequence() && !same)) {
                anchor.close();
                throw new Failed(
                        Failure.CORRUPT,
                        "the vault's store is older than what was last answered",
                        new Fact("file", "ledger"));
            }
            return new LedgerRecords(ledger, anchor, families, last);
        } catch (RuntimeException e) {
            ledger.close();
            throw e;
        }
    }

    @Override
    public void forEach(Family family, BiConsumer<byte[], byte[]> visitor) {
        try (Scan scan = ledger.forward(of(family), END)) {
            while (scan.next()) {
                visitor.accept(scan.key(), scan.value());
            }
        }
    }

    @Override
    public void forEachKey(Family family, Consumer<byte[]> visitor) {
        try (Scan scan = ledger.forward(of(family), END)) {
            while (scan.next()) {
                visitor.accept(scan.key());
            }
        }
    }

    @Override
    public void newestFirst(Family family, BiPredicate<byte[], byte[]> visitor) {
        try (Scan scan = ledger.backward(of(family), END)) {
            while (scan.next() && visitor.test(scan.key(), scan.value())) {
                // the visitor decides
            }
        }
    }

    @Override
    public Optional<byte[]> read(Family family, byte[] key) {
        return ledger.get(of(family), key);
    }

    /// After `STORAGE` it is not known what was written: every later commit is refused until
    /// the store is opened again.
    @Override
    public synchronized void commit(Changes changes) {
        if (uncertain) {
            throw new Failed(
                    Failure.STORAGE,
                    "a write of the vault's store failed; it must be opened again");
        }
        Anchor.Mark mark = next(changes);
        Anchor.Prepared prepared = anchor.prepare(mark);
        var writes = new Batch();
        for (Write write : changes.writes()) {
            if (write.value().isPresent()) {
                writes.put(of(write.family()), write.key(), write.value().get());
            } else {
                writes.delete(of(write.family()), write.key());
            }
        }
        writes.put(META, LAST, bytes(mark));
        try {
            ledger.write(writes);
            anchor.write(prepared);
        } catch (Failed failed) {
            uncertain = failed.failure() == Failure.STORAGE || failed.failure() == Failure.CORRUPT;
            throw failed;
        }
        last = mark;
    }

    @Override
    public synchronized void close() {
        anchor.close();
        ledger.close();
    }

    private Anchor.Mark next(Changes changes) {
        MessageDigest digest = sha256();
        digest.update(last.digest());
        for (Write write : changes.writes()) {
            update(digest, write.family().text().getBytes(StandardCharsets.US_ASCII));
            update(digest, write.key());
            digest.update((byte) (write.value().isPresent() ? 1 : 0));
            update(digest, write.value().orElse(END));
        }
        return new Anchor.Mark(last.sequence() + 1, digest.digest());
    }

    private static void update(MessageDigest digest, byte[] bytes) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new Failed(e, Failure.INTERNAL, "the JDK has no SHA-256");
        }
    }

    private static byte[] bytes(Anchor.Mark mark) {
        return ByteBuffer.allocate(Long.BYTES + DIGEST_BYTES)
                .putLong(mark.sequence())
                .put(mark.digest())
                .array();
    }

    private static Anchor.Mark mark(byte[] bytes) {
        if (bytes.length != Long.BYTES + DIGEST_BYTES) {
            throw new Failed(
                    Failure.CORRUPT,
                    "a record of the vault does not read",
                    new Fact("family", META.name()));
        }
        var buffer = ByteBuffer.wrap(bytes);
        long sequence = buffer.getLong();
        byte[] digest = new byte[DIGEST_BYTES];
        buffer.get(digest);
        return new Anchor.Mark(sequence, digest);
    }

    private dev.signet.ledger.Family of(Family family) {
        return Objects.requireNonNull(families.get(family));
    }
}
