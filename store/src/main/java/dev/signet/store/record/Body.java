// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.record;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.store.Change;
import dev.signet.store.Method;
import dev.signet.store.ResourceKey;
import dev.signet.store.Stored;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/// One written version of a resource, as it stands in the family `body`. The caller of a
/// commit makes the long part ([Packed]) in its own thread; the applier only puts the
/// short part before it. Format: docs/formats/body.md.
///
/// @param content type, id and the resource without its stamp
/// @param jsonOffset where in `content` the resource begins; at its end for a deletion
/// @param stampOffset where in the resource the stamp belongs
/// @param created see [Stored#created]
/// @param given whether version and time came with it, from another server
public record Body(
        ResourceKey key,
        long version,
        long time,
        boolean deleted,
        byte[] content,
        int jsonOffset,
        int stampOffset,
        boolean stampComma,
        Method method,
        boolean created,
        boolean given) {
    public static final int TYPE_BYTES_MAX = 64;
    public static final int ID_BYTES_MAX = 1024;
    public static final int CONTENT_BYTES_MAX = 64 << 20;
    /// Without method and what the applier says of creation; read, and written no more.
    private static final int FIRST_VERSION = 1;

    private static final int PLAIN_VERSION = 2;

    /// Of a body whose version and time came with it.
    private static final int PLAIN_GIVEN_VERSION = 3;

    /// The same two of bodies whose content is folded.
    private static final int FOLDED_VERSION = 4;

    private static final int FOLDED_GIVEN_VERSION = 5;

    private static final int DELETED = 1;
    private static final int COMMA = 2;
    private static final int CREATED = 4;
    private static final int METHOD_SHIFT = 4;
    private static final int METHOD_MASK = 7;
    private static final Method[] METHODS = Method.values();

    /// What the caller makes of a put.
    public static Packed pack(Change.Put put) {
        if (put.stampOffset() < 0 || put.stampOffset() > put.json().length) {
            throw new Failed(Failure.INTERNAL, "the stamp lies outside of the resource");
        }
        int flags = (put.stampComma() ? COMMA : 0) | put.method().ordinal() << METHOD_SHIFT;
        return pack(put.key(), put.json(), put.stampOffset(), flags);
    }

    /// What the caller makes of a deletion.
    public static Packed pack(Change.Delete delete) {
        int flags = DELETED | Method.DELETE.ordinal() << METHOD_SHIFT;
        return pack(delete.key(), new byte[0], 0, flags);
    }

    /// What the caller makes of a version that another server has numbered.
    public static Packed pack(Change.Kept kept) {
        Method method = kept.document().isEmpty() ? Method.DELETE : Method.PUT;
        int flags =
                (kept.document().isEmpty() ? DELETED : 0)
                        | (kept.stampComma() ? COMMA : 0)
                        | method.ordinal() << METHOD_SHIFT;
        return pack(kept.key(), kept.json(), kept.stampOffset(), flags);
    }

    private static Packed pack(ResourceKey key, byte[] json, int stampOffset, int flags) {
        byte[] type = key.type().getBytes(StandardCharsets.UTF_8);
        byte[] id = key.id().getBytes(StandardCharsets.UTF_8);
        check(type.length, 1, TYPE_BYTES_MAX, "the type is empty or too long");
        check(id.length, 1, ID_BYTES_MAX, "the id is empty or too long");
        int bytes = 4 + type.length + id.length + json.length;
        if (bytes > CONTENT_BYTES_MAX || bytes < 0) {
            throw new Failed(Failure.TOO_LARGE, "the resource is too large");
        }
        var content = ByteBuffer.allocate(bytes);
        Varint.put(content, type.length);
        content.put(type);
        Varint.put(content, id.length);
        content.put(id);
        content.put(json);
        byte[] plain =
                content.hasRemaining()
                        ? Arrays.copyOf(content.array(), content.position())
                        : content.array();
        var packed = Compression.shared().pack(plain);
        var tail = ByteBuffer.allocate(1 + 2 * Varint.BYTES_MAX + packed.bytes().length);
        tail.put((byte) packed.dictionary());
        Varint.put(tail, plain.length);
        Varint.put(tail, stampOffset);
        tail.put(packed.bytes());
        return new Packed(flags, Arrays.copyOf(tail.array(), tail.position()));
    }

    private static void check(int bytes, int least, int most, String text) {
        if (bytes < least || bytes > most) {
            throw new Failed(Failure.INVALID, text, new Fact("bytes", bytes));
        }
    }

    /// The version of the format of a record, which is one that is read.
    private static int format(byte found) {
        if (found < FIRST_VERSION || found > FOLDED_GIVEN_VERSION) {
            Schema.checkFormat(Schema.BODY, found, FOLDED_GIVEN_VERSION);
        }
        return found;
    }

    private static boolean isFolded(int dictionary) {
        return dictionary == Dictionary.FOLDED.number();
    }

    /// @param record not the [Mark] of an erasure
    /// @throws Failed `CORRUPT`, `FORMAT_TOO_OLD`, `FORMAT_TOO_NEW`
    public static Body of(byte[] record) {
        try {
            var bytes = ByteBuffer.wrap(record);
            int format = format(bytes.get());
            boolean first = format == FIRST_VERSION;
            int flags = bytes.get();
            checkFlags(flags, first);
            long version = Varint.take(bytes);
            long time = Varint.take(bytes);
            int dictionary = bytes.get();
            if (isFolded(dictionary) != format >= FOLDED_VERSION) {
                throw Schema.unreadable(Schema.BODY);
            }
            int plainBytes = Varint.take(bytes, CONTENT_BYTES_MAX);
            int stampOffset = Varint.take(bytes, plainBytes);
            byte[] plain =
                    Compression.shared().unpack(dictionary, record, bytes.position(), plainBytes);
            var content = ByteBuffer.wrap(plain);
            String type = text(content, Varint.take(content, TYPE_BYTES_MAX));
            String id = text(content, Varint.take(content, ID_BYTES_MAX));
            boolean deleted = (flags & DELETED) != 0;
            if (stampOffset > content.remaining() || (deleted && content.hasRemaining())) {
                throw Schema.unreadable(Schema.BODY);
            }
            Method method = METHODS[flags >> METHOD_SHIFT];
            boolean isFirst = method == Method.UNSAID && version == 1 && !deleted;
            return new Body(
                    new ResourceKey(type, id),
                    version,
                    time,
                    deleted,
                    plain,
                    content.position(),
                    stampOffset,
                    (flags & COMMA) != 0,
                    method,
                    isFirst || (flags & CREATED) != 0,
                    format == PLAIN_GIVEN_VERSION || format == FOLDED_GIVEN_VERSION);
        } catch (BufferUnderflowException | IllegalArgumentException _) {
            throw Schema.unreadable(Schema.BODY);
        }
    }

    private static void checkFlags(int flags, boolean first) {
        int method = flags >> METHOD_SHIFT & METHOD_MASK;
        int known = DELETED | COMMA | (first ? 0 : CREATED | METHOD_MASK << METHOD_SHIFT);
        boolean deleted = (flags & DELETED) != 0;
        if ((flags & ~known) != 0
                || method >= METHODS.length
                || (METHODS[method] == Method.DELETE) != (deleted && !first)
                || (deleted && (flags & (COMMA | CREATED)) != 0)) {
            throw Schema.unreadable(Schema.BODY);
        }
    }

    /// Whether a record is as long as the one of `put` would be: most that differ do so in
    /// length, which is told without reading the rest.
    static boolean mayHold(byte[] record, Change.Put put) {
        try {
            var bytes = ByteBuffer.wrap(record);
            int _ = format(bytes.get());
            bytes.get();
            Varint.take(bytes);
            Varint.take(bytes);
            bytes.get();
            int plainBytes = Varint.take(bytes, CONTENT_BYTES_MAX);
            // types and ids are shorter than what takes two bytes to say its length
            int names = put.key().type().length() + put.key().id().length();
            return plainBytes == 2 + names + put.json().length;
        } catch (BufferUnderflowException | IllegalArgumentException _) {
            throw Schema.unreadable(Schema.BODY);
        }
    }

    /// Whether `put` would write just this resource.
    boolean holds(Change.Put put) {
        return !deleted
                && key.equals(put.key())
                && stampOffset == put.stampOffset()
                && stampComma == put.stampComma()
                && Arrays.equals(
                        content, jsonOffset, content.length, put.json(), 0, put.json().length);
    }

    private static String text(ByteBuffer source, int length) {
        if (length > source.remaining()) {
            throw new BufferUnderflowException();
        }
        int from = source.arrayOffset() + source.position();
        source.position(source.position() + length);
        return new String(source.array(), from, length, StandardCharsets.UTF_8);
    }

    /// The resource as JSON without its stamp: a fresh array.
    public byte[] json() {
        return Arrays.copyOfRange(content, jsonOffset, content.length);
    }

    /// The version as callers see it.
    public Stored stored(long update) {
        byte[] json =
                deleted
                        ? new byte[0]
                        : Stamp.splice(content, jsonOffset, stampOffset, stampComma, version, time);
        return new Stored(
                key,
                version,
                Instant.ofEpochMilli(time),
                deleted,
                json,
                Schema.lsn(update),
                method,
                created);
    }

    /// The part of a body that does not depend on its place.
    public record Packed(int flags, byte[] tail) {
        /// The whole record.
        ///
        /// @param absent whether there was no current version before
        public byte[] with(long version, long time, boolean absent) {
            return with(isFolded() ? FOLDED_VERSION : PLAIN_VERSION, version, time, absent);
        }

        /// The whole record of a version that another server has numbered.
        public byte[] given(long version, long time) {
            int format = isFolded() ? FOLDED_GIVEN_VERSION : PLAIN_GIVEN_VERSION;
            return with(format, version, time, version == 1);
        }

        private boolean isFolded() {
            return tail.length > 0 && Body.isFolded(tail[0]);
        }

        private byte[] with(int format, long version, long time, boolean absent) {
            boolean created = absent && (flags & DELETED) == 0;
            var bytes = ByteBuffer.allocate(2 + 2 * Varint.BYTES_MAX + tail.length);
            bytes.put((byte) format).put((byte) (created ? flags | CREATED : flags));
            Varint.put(bytes, version);
            Varint.put(bytes, time);
            bytes.put(tail);
            return Arrays.copyOf(bytes.array(), bytes.position());
        }
    }
}
