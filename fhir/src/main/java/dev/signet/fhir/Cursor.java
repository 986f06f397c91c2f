// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Reads a compiled file: numbers of seven bits a byte, lowest first, the top bit set on all but
/// the last. Throws IndexOutOfBoundsException where the bytes end too early.
final class Cursor {
    private final byte[] bytes;
    int offset;

    Cursor(byte[] bytes, int offset) {
        this.bytes = bytes;
        this.offset = offset;
    }

    /// Refuses a file that does not start with `magic` and the byte `format`.
    static void refuseOtherFormats(byte[] file, byte[] magic, int format) {
        boolean begins =
                file.length > magic.length + 1
                        && Arrays.equals(file, 0, magic.length, magic, 0, magic.length);
        if (!begins) {
            throw new Failed(Failure.CORRUPT, "not a file of compiled definitions");
        }
        if (file[magic.length] < format) {
            throw new Failed(Failure.FORMAT_TOO_OLD, "the definitions are of an older build");
        }
        if (file[magic.length] > format) {
            throw new Failed(Failure.FORMAT_TOO_NEW, "the definitions are of a newer build");
        }
    }

    /// The strings that the rest of the file names by number.
    String[] stringTable() {
        String[] strings = new String[count()];
        for (int i = 0; i < strings.length; i++) {
            int length = count();
            strings[i] = new String(bytes, skip(length), length, StandardCharsets.UTF_8).intern();
        }
        return strings;
    }

    /// A list of strings of that table.
    List<String> strings(String[] table) {
        String[] list = new String[count()];
        for (int i = 0; i < list.length; i++) {
            list[i] = table[number()];
        }
        return List.of(list);
    }

    int number() {
        int number = 0;
        for (int shift = 0; shift < 32; shift += 7) {
            byte next = bytes[offset++];
            number |= (next & 0x7f) << shift;
            if (next >= 0) {
                return number;
            }
        }
        throw new IndexOutOfBoundsException();
    }

    /// A number of things of at least one byte each that follow.
    int count() {
        int count = number();
        if (count < 0 || count > bytes.length - offset) {
            throw new IndexOutOfBoundsException();
        }
        return count;
    }

    /// Passes over `length` bytes and returns where they start.
    int skip(int length) {
        int start = offset;
        offset += length;
        return start;
    }
}
