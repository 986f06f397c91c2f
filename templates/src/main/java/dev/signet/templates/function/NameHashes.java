// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.function;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/// The two hashes of the template language that make names: the same text gives the same name,
/// here
/// as in Azure, so that what a template names there it names here.
final class NameHashes {
    private static final UUID NAMESPACE = UUID.fromString("11fb06fb-712d-4ddd-98c7-e71bbd588830");
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int UNIQUE_CHARACTERS = 13;
    private static final int FIRST = 0x239b961b;
    private static final int SECOND = 0xab0e9789;

    private NameHashes() {}

    /// A UUID of version 5 (RFC 9562 section 5.5) in the template language's namespace.
    static UUID guid(String name) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(
                    ByteBuffer.allocate(16)
                            .putLong(NAMESPACE.getMostSignificantBits())
                            .putLong(NAMESPACE.getLeastSignificantBits())
                            .flip());
            ByteBuffer hash = ByteBuffer.wrap(digest.digest(name.getBytes(StandardCharsets.UTF_8)));
            long most = hash.getLong() & ~0xF000L | 0x5000L;
            long least = hash.getLong() & ~(0xC0L << 56) | (0x80L << 56);
            return new UUID(most, least);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    /// 13 characters of base 32 of a 64-bit MurmurHash of two 32-bit halves, seed 0.
    static String unique(String text) {
        long hash = murmur(text.getBytes(StandardCharsets.UTF_8));
        var name = new StringBuilder();
        for (int i = 0; i < UNIQUE_CHARACTERS; i++) {
            name.append(ALPHABET.charAt((int) (hash >>> 59)));
            hash <<= 5;
        }
        return name.toString();
    }

    private static long murmur(byte[] bytes) {
        int h1 = 0;
        int h2 = 0;
        int at = 0;
        for (; at + 7 < bytes.length; at += 8) {
            h1 ^= mixed(word(bytes, at, 4), FIRST, 15, SECOND);
            h1 = (Integer.rotateLeft(h1, 19) + h2) * 5 + 0x561ccd1b;
            h2 ^= mixed(word(bytes, at + 4, 4), SECOND, 17, FIRST);
            h2 = (Integer.rotateLeft(h2, 13) + h1) * 5 + 0x0bcaa747;
        }
        int rest = bytes.length - at;
        if (rest > 0) {
            h1 ^= mixed(word(bytes, at, Math.min(rest, 4)), FIRST, 15, SECOND);
        }
        if (rest > 4) {
            h2 ^= mixed(word(bytes, at + 4, rest - 4), SECOND, 17, FIRST);
        }
        h1 ^= bytes.length;
        h2 ^= bytes.length;
        h1 += h2;
        h2 += h1;
        h1 = spread(h1);
        h2 = spread(h2);
        h1 += h2;
        h2 += h1;
        return (long) h2 << 32 | Integer.toUnsignedLong(h1);
    }

    private static int word(byte[] bytes, int at, int length) {
        int word = 0;
        for (int i = 0; i < length; i++) {
            word |= (bytes[at + i] & 0xFF) << 8 * i;
        }
        return word;
    }

    private static int mixed(int word, int before, int rotation, int after) {
        return Integer.rotateLeft(word * before, rotation) * after;
    }

    private static int spread(int half) {
        int h = half;
        h = (h ^ h >>> 16) * 0x85ebca6b;
        h = (h ^ h >>> 13) * 0xc2b2ae35;
        return h ^ h >>> 16;
    }
}
