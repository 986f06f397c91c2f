// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.log;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.store.record.Varint;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/// Reads what [ProposalWriter] spells, checking every length before anything of it is taken from
/// the heap. One thread.
public final class ProposalReader {
    private final ByteBuffer in;

    public ProposalReader(byte[] plain) {
        this.in = ByteBuffer.wrap(plain);
    }

    public static Failed unreadable() {
        return new Failed(Failure.CORRUPT, "a proposal does not read as its format says");
    }

    public int octet() {
        if (!in.hasRemaining()) {
            throw unreadable();
        }
        return Byte.toUnsignedInt(in.get());
    }

    /// How many things follow, each of which takes at least a byte.
    public int count(int most) {
        int count = (int) value(most);
        if (count > in.remaining()) {
            throw unreadable();
        }
        return count;
    }

    private long value(long most) {
        try {
            long value = Varint.take(in);
            if (value > most) {
                throw unreadable();
            }
            return value;
        } catch (BufferUnderflowException | IllegalArgumentException _) {
            throw unreadable();
        }
    }

    public long number() {
        if (in.remaining() < Long.BYTES) {
            throw unreadable();
        }
        return in.getLong();
    }

    public String text(int unitsMax) {
        char[] units = new char[count(unitsMax)];
        for (int i = 0; i < units.length; i++) {
            units[i] = (char) value(Character.MAX_VALUE);
        }
        return new String(units);
    }

    public byte[] bytes(int most) {
        byte[] bytes = new byte[count(most)];
        in.get(bytes);
        return bytes;
    }

    /// @throws Failed `CORRUPT` when something follows
    public void end() {
        if (in.hasRemaining()) {
            throw unreadable();
        }
    }
}
