// SPDX-License-Identifier: Apache-2.0
package dev.signet.index.query;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/// Where a search goes on, as bytes: form 1, the number of sort values, each of them (0 for
/// none; 1 and a number; 2, a length and bytes), the update of the last hit. Numbers are
/// big-endian.
public final class Positions {
    private static final byte FORM = 1;
    private static final byte NONE = 0;
    private static final byte NUMBER = 1;
    private static final byte TEXT = 2;

    private Positions() {}

    /// @param values each a `Long`, a [BytesRef] or null for a document without that value
    /// @param update the place of the last hit in the commit order
    public record Position(List<@Nullable Object> values, long update) {}

    public static byte[] write(List<@Nullable Object> values, long update) {
        var bytes = new ByteArrayOutputStream(10 + 16 * values.size());
        bytes.write(FORM);
        bytes.write(values.size());
        for (Object value : values) {
            if (value instanceof Long number) {
                bytes.write(NUMBER);
                bytes.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
            } else if (value instanceof BytesRef text) {
                bytes.write(TEXT);
                bytes.writeBytes(
                        ByteBuffer.allocate(Short.BYTES).putShort((short) text.length).array());
                bytes.write(text.bytes, text.offset, text.length);
            } else {
                bytes.write(NONE);
            }
        }
        bytes.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(update).array());
        return bytes.toByteArray();
    }

    /// @throws Failed `INVALID` when these are not the bytes of a position with so many values
    public static Position read(byte[] bytes, int values) {
        try {
            var buffer = ByteBuffer.wrap(bytes);
            if (buffer.get() != FORM || buffer.get() != values) {
                throw invalid();
            }
            var read = new ArrayList<@Nullable Object>(values);
            for (int index = 0; index < values; index++) {
                read.add(value(buffer));
            }
            long update = buffer.getLong();
            if (buffer.hasRemaining()) {
                throw invalid();
            }
            return new Position(read, update);
        } catch (BufferUnderflowException failure) {
            throw invalid();
        }
    }

    private static @Nullable Object value(ByteBuffer buffer) {
        return switch (buffer.get()) {
            case NONE -> null;
            case NUMBER -> buffer.getLong();
            case TEXT -> {
                byte[] text = new byte[Short.toUnsignedInt(buffer.getShort())];
                buffer.get(text);
                yield new BytesRef(text);
            }
            default -> throw invalid();
        };
    }

    private static Failed invalid() {
        return new Failed(Failure.INVALID, "this is not a position of this search");
    }
}
