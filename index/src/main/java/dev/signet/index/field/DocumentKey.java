// SPDX-License-Identifier: Apache-2.0
package dev.signet.index.field;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.base.Uuids;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.apache.lucene.util.BytesRef;

/// Packs ids and keys. An id that is a UUID in lower case takes 17 bytes (1, then its 16
/// bytes), every other one 2 and its UTF-8. A key is the type, a slash and the packed id.
public final class DocumentKey {
    private static final byte UUID_FORM = 1;
    private static final byte TEXT_FORM = 2;
    private static final int UUID_CHARACTERS = 36;
    private static final int UUID_BYTES = 1 + Uuids.BYTES;

    private DocumentKey() {}

    static BytesRef packId(String id) {
        if (isUuid(id)) {
            byte[] packed = new byte[UUID_BYTES];
            ByteBuffer.wrap(packed).put(UUID_FORM).put(Uuids.bytes(UUID.fromString(id)));
            return new BytesRef(packed);
        }
        byte[] text = id.getBytes(StandardCharsets.UTF_8);
        byte[] packed = new byte[1 + text.length];
        packed[0] = TEXT_FORM;
        System.arraycopy(text, 0, packed, 1, text.length);
        return new BytesRef(packed);
    }

    public static String unpackId(BytesRef packed) {
        byte form = packed.length == 0 ? 0 : packed.bytes[packed.offset];
        if (form == UUID_FORM && packed.length == UUID_BYTES) {
            int from = packed.offset + 1;
            return Uuids.of(Arrays.copyOfRange(packed.bytes, from, from + Uuids.BYTES)).toString();
        }
        if (form == TEXT_FORM) {
            return new String(
                    packed.bytes, packed.offset + 1, packed.length - 1, StandardCharsets.UTF_8);
        }
        throw new Failed(Failure.CORRUPT, "an id in the index has an unknown form");
    }

    public static BytesRef key(String type, String id) {
        return key(type, packId(id));
    }

    public static BytesRef key(String type, BytesRef packedId) {
        byte[] word = type.getBytes(StandardCharsets.UTF_8);
        byte[] key = new byte[word.length + 1 + packedId.length];
        System.arraycopy(word, 0, key, 0, word.length);
        key[word.length] = '/';
        System.arraycopy(packedId.bytes, packedId.offset, key, word.length + 1, packedId.length);
        return new BytesRef(key);
    }

    private static boolean isUuid(String id) {
        if (id.length() != UUID_CHARACTERS) {
            return false;
        }
        for (int index = 0; index < UUID_CHARACTERS; index++) {
            char character = id.charAt(index);
            boolean dash = index == 8 || index == 13 || index == 18 || index == 23;
            boolean fits =
                    dash
                            ? character == '-'
                            : HexFormat.isHexDigit(character) && !Character.isUpperCase(character);
            if (!fits) {
                return false;
            }
        }
        return true;
    }
}
