// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.record;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Purpose;
import dev.signet.ledger.Family.Guard;
import dev.signet.ledger.Family.Lookup;
import dev.signet.ledger.Family;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/// The families of the database and how their keys are made. Format: docs/formats/tx.md,
/// body.md.
///
/// A place in the order of all changes is one number, the *update*: `lsn << 20 | n`, where
/// `n` counts the changes of a transaction from 0.
public final class Schema {
    public static final Family TX = new Family("tx", Purpose.TX, Lookup.ORDERED, Guard.CHAINED);
    public static final Family BODY =
            new Family("body", Purpose.BODY, Lookup.ORDERED, Guard.CHAINED);
    public static final Family HEAD = new Family("head", Purpose.HEAD, Lookup.HASHED);
    public static final Family VERSION = new Family("version", Purpose.HEAD, Lookup.ORDERED);
    public static final Family META = Family.records("meta");
    public static final Family ERASED = new Family("erased", Purpose.TX, Lookup.ORDERED);
    public static final Family JOB = Family.records("job");
    public static final List<Family> FAMILIES = List.of(TX, BODY, HEAD, VERSION, META, ERASED, JOB);

    private static final byte[] ERASING = metaKey("erasing/");

    /// In [#META]: the last entry applied of a log with positions.
    public static final byte[] LOG_POSITION = metaKey("log");

    public static final int CHANGE_BITS = 20;
    public static final int CHANGES_MAX = 1 << CHANGE_BITS;
    public static final int NAME_BYTES = 16;

    private Schema() {}

    public static long update(long lsn, int change) {
        return lsn << CHANGE_BITS | change;
    }

    public static long lsn(long update) {
        return update >>> CHANGE_BITS;
    }

    public static int change(long update) {
        return (int) (update & (CHANGES_MAX - 1));
    }

    /// The key of a record in [#TX] (of an lsn) or [#BODY] (of an update).
    public static byte[] key(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    public static long number(byte[] key) {
        return ByteBuffer.wrap(key).getLong();
    }

    /// The key in [#VERSION]: newer versions come first.
    public static byte[] versionKey(byte[] name, long version) {
        return ByteBuffer.allocate(NAME_BYTES + Long.BYTES)
                .put(name)
                .putLong(Long.MAX_VALUE - version)
                .array();
    }

    public static long versionOf(byte[] versionKey) {
        return Long.MAX_VALUE - ByteBuffer.wrap(versionKey).getLong(NAME_BYTES);
    }

    public static byte[] metaKey(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }

    /// The key in [#META] of an erasure that the files have not been cleaned of yet.
    public static byte[] erasingKey(long lsn) {
        return ByteBuffer.allocate(ERASING.length + Long.BYTES).put(ERASING).putLong(lsn).array();
    }

    /// The lsn of such a key; empty for any other.
    public static OptionalLong erasingLsn(byte[] metaKey) {
        boolean is =
                metaKey.length == ERASING.length + Long.BYTES
                        && Arrays.equals(metaKey, 0, ERASING.length, ERASING, 0, ERASING.length);
        return is
                ? OptionalLong.of(ByteBuffer.wrap(metaKey).getLong(ERASING.length))
                : OptionalLong.empty();
    }

    /// A record that was opened but does not read as its format says.
    public static Failed unreadable(Family family) {
        return new Failed(
                Failure.CORRUPT,
                "a record of the database does not read as its format says",
                new Fact("file", "ledger"),
                new Fact("family", family.name()));
    }

    /// A record that another one names and that is not there.
    public static Failed missing(Family family) {
        return new Failed(
                Failure.CORRUPT,
                "a record of the database is missing",
                new Fact("file", "ledger"),
                new Fact("family", family.name()));
    }

    /// Refuses another version of a record's format.
    public static void checkFormat(Family family, int found, int reads) {
        if (found != reads) {
            throw new Failed(
                    found < reads ? Failure.FORMAT_TOO_OLD : Failure.FORMAT_TOO_NEW,
                    "a record of the database is of another format version",
                    new Fact("family", family.name()),
                    new Fact("version", found),
                    new Fact("reads", reads));
        }
    }
}
