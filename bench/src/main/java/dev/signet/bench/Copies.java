// SPDX-License-Identifier: Apache-2.0
package dev.signet.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/// Copies of a Synthea bundle that are other patients: every UUID by which the bundle names one of
/// its resources, and the number behind each family name, are others in each copy; lengths stay.
final class Copies {
    private static final byte[] FULL_URL = ascii("urn:uuid:");
    private static final byte[] FAMILY = ascii("\"family\": \"");
    private static final int UUID_LENGTH = 36;

    /// Where the hyphens of a UUID stand, after its first eight digits.
    private static final int[] HYPHENS = {8, 13, 18, 23};

    /// Spreads the number of a copy over all bits (2 to the 32nd by the golden ratio; Knuth, The
    /// Art of Computer Programming, vol. 3, 6.4).
    private static final int SPREAD = 0x9E3779B1;

    private static final int NAME_STEP = 7;
    private static final int MEMORABLE = 128;

    private Copies() {}

    /// @param copy 0 for the bundle as it is
    /// @return new bytes, of the same length
    static byte[] of(byte[] bundle, int copy) {
        byte[] bytes = bundle.clone();
        Set<String> own = fullUrls(bytes);
        for (int i = 0; i + UUID_LENGTH <= bytes.length; i++) {
            if (bytes[i + HYPHENS[0]] == '-' && isUuid(bytes, i) && own.contains(text(bytes, i))) {
                int first = HexFormat.fromHexDigits(text(bytes, i).substring(0, 8));
                byte[] other = ascii(HexFormat.of().toHexDigits(first ^ copy * SPREAD));
                System.arraycopy(other, 0, bytes, i, other.length);
                i += UUID_LENGTH - 1;
            } else if (bytes[i] == '"' && startsWith(bytes, i, FAMILY)) {
                i = renamed(bytes, i + FAMILY.length, copy);
            }
        }
        return bytes;
    }

    private static Set<String> fullUrls(byte[] bytes) {
        var found = HashSet.<String>newHashSet(MEMORABLE);
        for (int i = 0; i + FULL_URL.length + UUID_LENGTH <= bytes.length; i++) {
            if (bytes[i] == 'u' && startsWith(bytes, i, FULL_URL)) {
                int at = i + FULL_URL.length;
                if (isUuid(bytes, at)) {
                    found.add(text(bytes, at));
                }
                i = at;
            }
        }
        return found;
    }

    /// Raises the number at the end of the string that begins there, modulo its digits.
    ///
    /// @return where the string ends
    private static int renamed(byte[] bytes, int begin, int copy) {
        int end = begin;
        while (end < bytes.length && bytes[end] != '"') {
            end++;
        }
        int carry = copy * NAME_STEP;
        for (int i = end - 1; i >= begin && isDigit(bytes[i]); i--) {
            int sum = bytes[i] - '0' + carry % 10;
            bytes[i] = (byte) ('0' + sum % 10);
            carry = carry / 10 + sum / 10;
        }
        return end;
    }

    private static boolean isDigit(byte character) {
        return character >= '0' && character <= '9';
    }

    private static boolean isUuid(byte[] bytes, int at) {
        for (int i = 0; i < UUID_LENGTH; i++) {
            boolean hyphen =
                    i == HYPHENS[0] || i == HYPHENS[1] || i == HYPHENS[2] || i == HYPHENS[3];
            if (hyphen ? bytes[at + i] != '-' : !HexFormat.isHexDigit(bytes[at + i])) {
                return false;
            }
        }
        return true;
    }

    private static String text(byte[] bytes, int at) {
        return new String(bytes, at, UUID_LENGTH, StandardCharsets.ISO_8859_1);
    }

    private static boolean startsWith(byte[] bytes, int at, byte[] word) {
        return at + word.length <= bytes.length
                && Arrays.equals(bytes, at, at + word.length, word, 0, word.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
