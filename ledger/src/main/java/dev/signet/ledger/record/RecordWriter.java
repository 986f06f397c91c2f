// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger.record;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/// Writes the plaintext of one record of a small store, as [RecordReader] reads it. One thread.
public final class RecordWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    private final DataOutputStream out = new DataOutputStream(bytes);

    /// Starts with the letter, if the form has one, and the format.
    public RecordWriter(RecordForm form) {
        if (form.letter() != 0) {
            write(() -> out.writeByte(form.letter()));
        }
        write(() -> out.writeByte(form.format()));
    }

    public RecordWriter flag(boolean value) {
        return write(() -> out.writeByte(value ? 1 : 0));
    }

    public RecordWriter number(int value) {
        return write(() -> out.writeInt(value));
    }

    public RecordWriter number(long value) {
        return write(() -> out.writeLong(value));
    }

    public RecordWriter instant(Instant value) {
        return number(value.toEpochMilli());
    }

    public RecordWriter uuid(UUID value) {
        return number(value.getMostSignificantBits()).number(value.getLeastSignificantBits());
    }

    public RecordWriter bytes(byte[] value) {
        number(value.length);
        return write(() -> out.write(value));
    }

    public RecordWriter text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /// As [RecordReader#shortText] reads it.
    ///
    /// @param value at most 65,535 bytes
    public RecordWriter shortText(String value) {
        return write(() -> out.writeUTF(value));
    }

    /// Up to the record's end.
    public RecordWriter rest(byte[] value) {
        return write(() -> out.write(value));
    }

    public RecordWriter integer(BigInteger value) {
        return bytes(value.toByteArray());
    }

    public <T> RecordWriter optional(Optional<T> value, Consumer<T> writer) {
        flag(value.isPresent());
        value.ifPresent(writer);
        return this;
    }

    public <T> RecordWriter list(Collection<T> values, Consumer<T> writer) {
        number(values.size());
        values.forEach(writer);
        return this;
    }

    public byte[] toBytes() {
        return bytes.toByteArray();
    }

    private interface Step {
        void run() throws IOException;
    }

    private RecordWriter write(Step step) {
        try {
            step.run();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return this;
    }
}
