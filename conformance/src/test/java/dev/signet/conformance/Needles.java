// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Byte strings that are looked for in a large memory, all at once. One thread while it is filled,
/// any afterwards.
final class Needles {
    /// By the first two bytes.
    private final Map<Integer, List<Needle>> byHead = new HashMap<>();

    /// The longest one has fewer bytes than this.
    static final int BYTES_MAX = 1024;

    private final boolean[] heads = new boolean[1 << 16];

    private record Needle(String name, byte[] bytes) {}

    /// A place where one was found.
    record Found(String name, long at) {}

    /// Adds bytes as they are; few of them, or nothing but zeros, say nothing and are passed over.
    Needles add(String name, byte[] bytes) {
        if (bytes.length >= 6 && !Arrays.equals(bytes, new byte[bytes.length])) {
            int head = head(bytes[0], bytes[1]);
            heads[head] = true;
            byHead.computeIfAbsent(head, _ -> new ArrayList<>())
                    .add(new Needle(name, bytes.clone()));
        }
        return this;
    }

    /// Adds a text as one byte a character and as two, in either order; as it is, in small and in
    /// capital letters.
    Needles text(String name, String text) {
        for (String spelling :
                List.of(text, text.toLowerCase(Locale.ROOT), text.toUpperCase(Locale.ROOT))) {
            add(name, spelling.getBytes(StandardCharsets.ISO_8859_1));
            add(name + " (UTF-16LE)", spelling.getBytes(StandardCharsets.UTF_16LE));
            add(name + " (UTF-16BE)", spelling.getBytes(StandardCharsets.UTF_16BE));
        }
        return this;
    }

    /// Where any of them begins.
    ///
    /// @param base the number of the first byte
    /// @param count how many bytes are looked at for a beginning
    List<Found> in(byte[] bytes, int count, long base) {
        var found = new ArrayList<Found>();
        int end = Math.min(count, bytes.length - 1);
        for (int at = 0; at < end; at++) {
            int head = head(bytes[at], bytes[at + 1]);
            if (heads[head]) {
                for (Needle needle : byHead.getOrDefault(head, List.of())) {
                    if (stands(needle.bytes(), bytes, at)) {
                        found.add(new Found(needle.name(), base + at));
                        break;
                    }
                }
            }
        }
        return found;
    }

    /// Whether any of them stands in these bytes.
    Optional<String> in(byte[] bytes) {
        return in(bytes, bytes.length, 0).stream().map(Found::name).findFirst();
    }

    private static boolean stands(byte[] needle, byte[] bytes, int at) {
        int end = at + needle.length;
        return end <= bytes.length && Arrays.equals(needle, 0, needle.length, bytes, at, end);
    }

    private static int head(byte first, byte second) {
        return (first & 0xff) << 8 | second & 0xff;
    }
}
