// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.records;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
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

/// Reads the plaintext of one record (docs/formats/vault.md), strictly: every length is checked
/// before anything is allocated, and nothing may be left over. One thread.
public final class RecordReader {
    private static final int BYTES_MAX = 1 << 20;
    private static final int ITEMS_MAX = 1 << 16;

    private final RecordKind kind;
    private final ByteBuffer buffer;

    /// @throws Failed `FORMAT_TOO_OLD`, `FORMAT_TOO_NEW` or `CORRUPT` with the fact `record`
    RecordReader(RecordKind kind, byte[] bytes) {
        this.kind = kind;
        this.buffer = ByteBuffer.wrap(bytes);
        if (octet() != kind.letter()) {
            throw corrupt();
        }
        int format = octet();
        if (format < RecordKind.FORMAT) {
            throw failed(Failure.FORMAT_TOO_OLD, "a vault record is older than this build reads");
        }
        if (format > RecordKind.FORMAT) {
            throw failed(Failure.FORMAT_TOO_NEW, "a vault record is newer than this build knows");
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
        int length = number();
        if (length < 0 || length > BYTES_MAX) {
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
    public static <T> T read(RecordKind kind, byte[] bytes, Function<RecordReader, T> build) {
        var reader = new RecordReader(kind, bytes);
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
        return failed(Failure.CORRUPT, "a vault record does not read");
    }

    private Failed failed(Failure failure, String text) {
        return new Failed(failure, text, new Fact("record", kind));
    }
}
