// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import dev.signet.base.Digests;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Purpose;
import dev.signet.crypto.Seals;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A small sealed file that remembers the last acknowledged write of a ledger, so that a
/// ledger put back to an older state is found out. Two slots, written in turn. Format:
/// docs/formats/anchor.md.
///
/// One thread at a time. Written without a sync, and synced now and then by whoever owns it:
/// after a power cut it may be older than the ledger, never newer, and never older than its
/// last sync.
final class Anchor implements AutoCloseable {
    private static final long MAGIC = 0x53474e54414e4352L; // SGNTANCR
    private static final int FORMAT_VERSION = 2;
    private static final int FIRST_VERSION = 1;
    static final int SLOT_BYTES = 512;
    private static final int SLOTS = 2;
    static final int FILE_BYTES = SLOT_BYTES * (1 + SLOTS);
    private static final int DIGEST_BYTES = Digests.SHA256_BYTES;
    private static final int FIRST_MARK_BYTES = Long.BYTES + Batch.NOTE_BYTES;
    private static final int MARK_BYTES = FIRST_MARK_BYTES + DIGEST_BYTES;

    private final FileChannel channel;
    private final String name;
    private final ValuePlace place;
    private final Seals seals;
    private final boolean torn;
    private Mark last;
    private long least;
    private int next;

    private Anchor(FileChannel channel, String name, ValuePlace place, Seals seals, Read read) {
        this.channel = channel;
        this.name = name;
        this.place = place;
        this.seals = seals;
        this.torn = read.torn;
        this.last = read.newest.mark;
        this.least = read.least;
        this.next = (read.newest.slot + 1) % SLOTS;
    }

    /// Opens the anchor in `file`.
    ///
    /// @param fresh true when there is no ledger yet: only then a missing file is made
    /// @throws Failed `CORRUPT` with fact `file` when it is missing or neither slot opens;
    ///     `FORMAT_TOO_OLD`, `FORMAT_TOO_NEW`; `STORAGE`; `KEY_REFUSED`, `KEY_SILENT`
    static Anchor open(Path file, UUID accountId, Seals seals, boolean fresh) {
        String name = String.valueOf(file.getFileName());
        var place = new ValuePlace(accountId, "anchor");
        try {
            if (!Files.exists(file)) {
                if (!fresh) {
                    throw missing(name);
                }
                create(file, place, seals, Mark.none());
            }
            Read read = read(file, name, place, seals);
            var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            return new Anchor(channel, name, place, seals, read);
        } catch (IOException thrown) {
            throw storage(thrown, name);
        }
    }

    /// Opens it to look only: nothing is made or written.
    static Anchor openToRead(Path file, UUID accountId, Seals seals) {
        String name = String.valueOf(file.getFileName());
        var place = new ValuePlace(accountId, "anchor");
        try {
            if (!Files.exists(file)) {
                throw missing(name);
            }
            Read read = read(file, name, place, seals);
            var channel = FileChannel.open(file, StandardOpenOption.READ);
            return new Anchor(channel, name, place, seals, read);
        } catch (IOException thrown) {
            throw storage(thrown, name);
        }
    }

    private static Failed missing(String name) {
        return new Failed(Failure.CORRUPT, "the anchor is missing", new Fact("file", name));
    }

    private static Read read(Path file, String name, ValuePlace place, Seals seals)
            throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        boolean first = checkHeader(bytes, name) == FIRST_VERSION;
        var failures = new ArrayList<Failed>();
        var found = new ArrayList<Found>();
        for (int slot = 0; slot < SLOTS; slot++) {
            try {
                found.add(new Found(slot, slot(bytes, slot, first, name, place, seals)));
            } catch (Failed failed) {
                if (failed.failure() != Failure.CORRUPT) {
                    throw failed;
                }
                failures.add(failed);
            }
        }
        if (found.isEmpty()) {
            throw failures.getFirst();
        }
        long least = found.stream().mapToLong(each -> each.mark.sequence).min().orElseThrow();
        return new Read(newest(found), least, found.size() < SLOTS);
    }

    private static Found newest(List<Found> found) {
        Found newest = found.getFirst();
        for (Found other : found) {
            if (other.mark.sequence > newest.mark.sequence) {
                newest = other;
            }
        }
        return newest;
    }

    /// Makes the file anew, with `mark` in both slots.
    private static void create(Path file, ValuePlace place, Seals seals, Mark mark)
            throws IOException {
        var bytes = ByteBuffer.allocate(FILE_BYTES);
        bytes.putLong(MAGIC).putShort((short) FORMAT_VERSION).putShort((short) SLOT_BYTES);
        for (int slot = 0; slot < SLOTS; slot++) {
            bytes.position((1 + slot) * SLOT_BYTES).put(sealed(mark, slot, place, seals));
        }
        Path made = file.resolveSibling(file.getFileName() + ".new");
        try (var channel =
                FileChannel.open(
                        made,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            bytes.rewind();
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /// @return the version
    static int checkHeader(byte[] bytes, String name) {
        var header = ByteBuffer.wrap(bytes);
        if (bytes.length < 12 || header.getLong() != MAGIC) {
            throw new Failed(Failure.CORRUPT, "this is not an anchor", new Fact("file", name));
        }
        int version = Short.toUnsignedInt(header.getShort());
        if (version < FIRST_VERSION || version > FORMAT_VERSION) {
            throw new Failed(
                    version < FIRST_VERSION ? Failure.FORMAT_TOO_OLD : Failure.FORMAT_TOO_NEW,
                    "the anchor is of another format version",
                    new Fact("file", name),
                    new Fact("version", version),
                    new Fact("reads", FORMAT_VERSION));
        }
        boolean whole = bytes.length == FILE_BYTES && header.getShort() == SLOT_BYTES;
        for (int i = header.position(); whole && i < SLOT_BYTES; i++) {
            whole = bytes[i] == 0;
        }
        if (!whole) {
            throw new Failed(
                    Failure.CORRUPT, "the anchor's header is damaged", new Fact("file", name));
        }
        return version;
    }

    private static Mark slot(
            byte[] bytes, int slot, boolean first, String name, ValuePlace place, Seals seals) {
        int start = (1 + slot) * SLOT_BYTES;
        int length = ByteBuffer.wrap(bytes).getShort(start);
        boolean spelled = length >= 0 && length <= SLOT_BYTES - Short.BYTES;
        for (int i = Short.BYTES + length; spelled && i < SLOT_BYTES; i++) {
            spelled = bytes[start + i] == 0;
        }
        if (!spelled) {
            throw refused(name, slot);
        }
        byte[] sealed = new byte[length];
        System.arraycopy(bytes, start + Short.BYTES, sealed, 0, length);
        byte[] plain;
        try {
            plain = seals.open(Purpose.TX, sealed, place.of(new byte[] {(byte) slot}));
        } catch (Failed failed) {
            if (failed.failure() != Failure.CORRUPT) {
                throw failed;
            }
            throw refused(name, slot);
        }
        if (plain.length != (first ? FIRST_MARK_BYTES : MARK_BYTES)) {
            throw refused(name, slot);
        }
        var mark = ByteBuffer.wrap(plain);
        long sequence = mark.getLong();
        byte[] note = new byte[Batch.NOTE_BYTES];
        mark.get(note);
        if (first) {
            return new Mark(sequence, note, Optional.empty());
        }
        byte[] state = new byte[DIGEST_BYTES];
        mark.get(state);
        return new Mark(sequence, note, Optional.of(state));
    }

    private static Failed refused(String name, int slot) {
        return new Failed(
                Failure.CORRUPT,
                "a slot of the anchor does not verify",
                new Fact("file", name),
                new Fact("slot", slot));
    }

    private static byte[] sealed(Mark mark, int slot, ValuePlace place, Seals seals) {
        byte[] plain =
                ByteBuffer.allocate(MARK_BYTES)
                        .putLong(mark.sequence)
                        .put(mark.note)
                        .put(mark.state.orElseThrow())
                        .array();
        byte[] sealed = seals.seal(Purpose.TX, plain, place.of(new byte[] {(byte) slot}));
        return ByteBuffer.allocate(SLOT_BYTES).putShort((short) sealed.length).put(sealed).array();
    }

    /// The newest mark there is; sequence 0 when nothing was ever acknowledged.
    Mark last() {
        return last;
    }

    /// The lesser number of the two slots: what is left when a power cut tears the newest.
    long least() {
        return least;
    }

    /// Whether a slot does not open: torn by a power cut, or damaged.
    boolean torn() {
        return torn;
    }

    /// Whether it is of version 1, which does not know the ledger's state. Such a one is
    /// written no more; see [#renew].
    boolean isFirst() {
        return last.state.isEmpty();
    }

    /// Writes the file anew in this version, synced, with `mark` in both slots.
    static void renew(Path file, UUID accountId, Seals seals, Mark mark) {
        try {
            create(file, new ValuePlace(accountId, "anchor"), seals, mark);
        } catch (IOException thrown) {
            throw storage(thrown, String.valueOf(file.getFileName()));
        }
    }

    /// Seals `mark` for the slot that is next, so that [#write] needs no key.
    Prepared prepare(Mark mark) {
        return new Prepared(mark, next, sealed(mark, next, place, seals));
    }

    /// Writes what [#prepare] made, into the page cache: a killed process loses nothing of
    /// it.
    ///
    /// @throws Failed `STORAGE`
    void write(Prepared prepared) {
        try {
            var bytes = ByteBuffer.wrap(prepared.bytes);
            long position = (1L + prepared.slot) * SLOT_BYTES;
            while (bytes.hasRemaining()) {
                position += channel.write(bytes, position);
            }
        } catch (IOException thrown) {
            throw storage(thrown, name);
        }
        least = last.sequence;
        last = prepared.mark;
        next = (prepared.slot + 1) % SLOTS;
    }

    /// Has the disk take what was written.
    ///
    /// @throws Failed `STORAGE`
    void force() {
        try {
            channel.force(false);
        } catch (IOException thrown) {
            throw storage(thrown, name);
        }
    }

    private static Failed storage(IOException thrown, String name) {
        return new Failed(
                thrown,
                Failure.STORAGE,
                "the anchor cannot be read or written",
                new Fact("file", name));
    }

    /// Releases the file.
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException thrown) {
            throw storage(thrown, name);
        }
    }

    /// What is remembered.
    ///
    /// @param sequence RocksDB's, after the last acknowledged write; 0 for none
    /// @param note what the writer noted with it, [Batch#NOTE_BYTES]
    /// @param state digest of the ledger's [State] after that write; empty in version 1
    record Mark(long sequence, byte[] note, Optional<byte[]> state) {
        Mark {
            boolean digest = state.isEmpty() || state.get().length == DIGEST_BYTES;
            if (sequence < 0 || note.length != Batch.NOTE_BYTES || !digest) {
                throw new IllegalArgumentException("a mark is a sequence, a note and a digest");
            }
            note = note.clone();
        }

        /// Nothing was acknowledged yet.
        static Mark none() {
            return new Mark(0, new byte[Batch.NOTE_BYTES], Optional.of(new byte[DIGEST_BYTES]));
        }
    }

    /// A mark sealed for its slot.
    static final class Prepared {
        private final Mark mark;
        private final int slot;
        private final byte[] bytes;

        private Prepared(Mark mark, int slot, byte[] bytes) {
            this.mark = mark;
            this.slot = slot;
            this.bytes = bytes;
        }
    }

    private record Found(int slot, Mark mark) {}

    private record Read(Found newest, long least, boolean torn) {}
}
