// SPDX-License-Identifier: Apache-2.0
package dev.signet.definitions;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A file of numbers and of strings that are said once, in the order of their first use. A number
/// has seven bits a byte, lowest first, the top bit set on all but the last.
final class NumberedFile {
    private final String magic;
    private final int format;
    private final Map<String, Integer> strings = new LinkedHashMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    NumberedFile(String magic, int format) {
        this.magic = magic;
        this.format = format;
    }

    void number(int number) {
        number(body, number);
    }

    void string(String string) {
        number(strings.computeIfAbsent(string, _ -> strings.size()));
    }

    void strings(List<String> list) {
        number(list.size());
        list.forEach(this::string);
    }

    byte[] bytes() {
        var file = new ByteArrayOutputStream();
        file.writeBytes(magic.getBytes(StandardCharsets.US_ASCII));
        file.write(format);
        number(file, strings.size());
        for (String string : strings.keySet()) {
            byte[] utf8 = string.getBytes(StandardCharsets.UTF_8);
            number(file, utf8.length);
            file.writeBytes(utf8);
        }
        file.writeBytes(body.toByteArray());
        return file.toByteArray();
    }

    private static void number(ByteArrayOutputStream out, int number) {
        int rest = number;
        while (rest > 0x7f) {
            out.write(rest | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }
}
