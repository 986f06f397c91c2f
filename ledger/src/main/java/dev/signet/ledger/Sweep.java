// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/// Walks the entries of one family upwards and goes on behind damage: a value that does not open
/// is told and counts as there, a block of a file that does not verify is told and passed over.
/// One thread at a time; close it. Starts before the first entry.
public final class Sweep implements AutoCloseable {
    private static final int LEAP_BITS_MAX = 63;

    private final Reading ledger;
    private final Family family;
    private final Consumer<Finding> found;
    private Scan scan;
    private byte[] key;

    /// @param from the first key wanted
    public Sweep(Reading ledger, Family family, byte[] from, Consumer<Finding> found) {
        this.ledger = ledger;
        this.family = family;
        this.found = found;
        this.key = from.clone();
        this.scan = ledger.forward(family, from);
    }

    /// Moves to the next entry that can be reached; false when there is none.
    public boolean next() {
        try {
            return moved(scan.next());
        } catch (Failed failed) {
            if (failed.failure() != Failure.CORRUPT) {
                throw failed;
            }
            found.accept(
                    new Finding(
                            "entries of the ledger cannot be read",
                            java.util.List.of(
                                    new Fact("file", failed.fact("file", "ledger")),
                                    new Fact("family", family.name()))));
            return leapt();
        }
    }

    private boolean moved(boolean there) {
        if (there) {
            key = scan.key();
        }
        return there;
    }

    /// Tries again behind the damage, further away each time.
    private boolean leapt() {
        for (int bits = 0; bits <= LEAP_BITS_MAX; bits++) {
            Optional<byte[]> from = beyond(bits);
            if (from.isEmpty()) {
                return false;
            }
            scan.close();
            scan = ledger.forward(family, from.get());
            try {
                return moved(scan.next());
            } catch (Failed failed) {
                if (failed.failure() != Failure.CORRUPT) {
                    throw failed;
                }
            }
        }
        return false;
    }

    /// The last key with 2^bits added to its first eight bytes taken as a number.
    private Optional<byte[]> beyond(int bits) {
        byte[] start = Arrays.copyOf(key, Long.BYTES);
        var sum = new BigInteger(1, start).add(BigInteger.ONE.shiftLeft(bits));
        if (sum.bitLength() > Long.SIZE) {
            return Optional.empty();
        }
        byte[] beyond = new byte[Long.BYTES];
        byte[] bytes = sum.toByteArray();
        int length = Math.min(bytes.length, Long.BYTES);
        System.arraycopy(bytes, bytes.length - length, beyond, Long.BYTES - length, length);
        return Optional.of(beyond);
    }

    /// The current entry's key: the caller must not write to it.
    public byte[] key() {
        return key;
    }

    /// The current entry's value; empty when it does not open, which has been told.
    public Optional<byte[]> value() {
        try {
            return Optional.of(scan.value());
        } catch (Failed failed) {
            if (failed.failure() != Failure.CORRUPT) {
                throw failed;
            }
            found.accept(Finding.of(failed).at(key));
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        scan.close();
    }
}
