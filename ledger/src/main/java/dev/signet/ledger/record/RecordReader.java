// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger.record;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// Reads the plaintext of one record of a small store, strictly: every length is checked before
/// anything is allocated, and nothing may be left over. Numbers are big endian. One thread.
public final class RecordReader {
    private static final int BYTES_MAX = 1 << 20;
    private static final int ITEMS_MAX = 1 << 16;

    private final RecordForm form;
    private final ByteBuffer buffer;

    private RecordReader(RecordForm form, byte[] bytes) {
        this.form = form;
        this.buffer = ByteBuffer.wrap(bytes);
        if (form.letter() != 0 && octet() != form.letter()) {
            throw corrupt();
        }
        int format = octet();
        if (format != form.format()) {
            throw failed(
                    format < form.format() ? Failure.FORMAT_TOO_OLD : Failure.FORMAT_TOO_NEW,
                    "a record is of a format that this build does not read",
                    new Fact("format", format));
        }
    }

    public boolean flag() {
        int value = octet();
        if (value > 1) {
            throw corrupt();
        }
        return value == 1;
    }

    public int number() {
        require(Integer.BYTES);
        return buffer.getInt();
    }

    public long longNumber() {
        require(Long.BYTES);
        return buffer.getLong();
    }

    public Instant instant() {
        return Instant.ofEpochMilli(longNumber());
    }

    public UUID uuid() {
        return new UUID(longNumber(), longNumber());
    }

    public byte[] bytes() {
        return bytes(BYTES_MAX);
    }

    /// Bytes behind their length, which is a number.
    public byte[] bytes(int bytesMax) {
        int length = number();
        if (length < 0 || length > bytesMax) {
            throw corrupt();
        }
        require(length);
        byte[] value = new byte[length];
        buffer.get(value);
        return value;
    }

    public String text() {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes())).toString();
        } catch (CharacterCodingException _) {
            throw corrupt();
        }
    }

    /// A text in Java's modified UTF-8 behind its length in two bytes (`DataOutput.writeUTF`).
    public String shortText() {
        var in =
                new DataInputStream(
                        new ByteArrayInputStream(
                                buffer.array(), buffer.position(), buffer.remaining()));
        int before = buffer.remaining();
        try {
            String text = in.readUTF();
            buffer.position(buffer.position() + before - in.available());
            return text;
        } catch (IOException _) {
            throw corrupt();
        }
    }

    /// All that is left.
    public byte[] rest() {
        byte[] value = new byte[buffer.remaining()];
        buffer.get(value);
        return value;
    }

    /// Values of which there is at least one, up to the record's end.
    public <T> List<T> untilEnd(Function<RecordReader, T> reader) {
        var values = new ArrayList<T>();
        do {
            values.add(reader.apply(this));
        } while (buffer.hasRemaining());
        return values;
    }

    public BigInteger integer() {
        byte[] value = bytes();
        if (value.length == 0) {
            throw corrupt();
        }
        return new BigInteger(value);
    }

    public <T> Optional<T> optional(Function<RecordReader, T> reader) {
        return flag() ? Optional.of(reader.apply(this)) : Optional.empty();
    }

    public <T> List<T> list(Function<RecordReader, T> reader) {
        int count = number();
        if (count < 0 || count > ITEMS_MAX) {
            throw corrupt();
        }
        var values = new ArrayList<T>();
        for (int i = 0; i < count; i++) {
            values.add(reader.apply(this));
        }
        return values;
    }

    public <E extends Enum<E>> E choice(E[] all, Function<E, String> word) {
        String text = text();
        for (E each : all) {
            if (word.apply(each).equals(text)) {
                return each;
            }
        }
        throw corrupt();
    }

    /// What `build` makes of the fields read; nothing may be left, and a value that breaks its
    /// own rules is corrupt.
    ///
    /// @throws Failed `FORMAT_TOO_OLD`, `FORMAT_TOO_NEW` or `CORRUPT` with the fact `record`
    public static <T> T read(RecordForm form, byte[] bytes, Function<RecordReader, T> build) {
        var reader = new RecordReader(form, bytes);
        T value;
        try {
            value = build.apply(reader);
        } catch (Failed failed) {
            throw failed.failure() == Failure.INVALID ? reader.corrupt() : failed;
        }
        if (reader.buffer.hasRemaining()) {
            throw reader.corrupt();
        }
        return value;
    }

    private int octet() {
        require(1);
        return buffer.get() & 0xff;
    }

    private void require(int count) {
        if (buffer.remaining() < count) {
            throw corrupt();
        }
    }

    private Failed corrupt() {
        return failed(Failure.CORRUPT, "a record does not read");
    }

    private Failed failed(Failure failure, String text, Fact... facts) {
        var all = new ArrayList<Fact>(List.of(new Fact("record", form.name())));
        all.addAll(List.of(facts));
        return new Failed(failure, text, all.toArray(Fact[]::new));
    }
}
