// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.log;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/// Spells the pieces of a proposal (docs/formats/proposal.md). Never writes what [ProposalReader]
/// refuses. One thread.
public final class ProposalWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1024);

    public void octet(int value) {
        out.write(value);
    }

    /// @param value 0 to `most`
    public void count(long value, long most) {
        if (value < 0 || value > most) {
            throw new Failed(
                    Failure.TOO_LARGE,
                    "a part of a proposal is over its bound",
                    new Fact("size", value),
                    new Fact("most", most));
        }
        varint(value);
    }

    private void varint(long value) {
        long rest = value;
        while (rest > 0x7f) {
            out.write((int) (rest | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    /// 8 bytes, signed.
    public void number(long value) {
        out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }

    /// Any text, halves of surrogate pairs too: a sorted text may have been cut between them.
    ///
    /// @param unitsMax most UTF-16 code units
    public void text(String value, int unitsMax) {
        count(value.length(), unitsMax);
        for (int i = 0; i < value.length(); i++) {
            varint(value.charAt(i));
        }
    }

    public void bytes(byte[] value, int most) {
        count(value.length, most);
        out.writeBytes(value);
    }

    /// @throws Failed `TOO_LARGE` when it is longer than `most`
    public byte[] end(int most) {
        if (out.size() > most) {
            throw new Failed(
                    Failure.TOO_LARGE,
                    "a proposal is too large",
                    new Fact("bytes", out.size()),
                    new Fact("most", most));
        }
        return out.toByteArray();
    }
}
