// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.record;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// Writes what a dictionary is trained on (docs/formats/body.md). Not a test: run it with a file of
/// resources, one compact JSON resource a line, and an empty folder.
final class FoldedSamples {
    private FoldedSamples() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[1]);
        int number = 0;
        for (String line : Files.readAllLines(Path.of(arguments[0]))) {
            var folding = Folding.of(content(line));
            byte[] text = Arrays.copyOf(folding.text(), folding.textLength());
            Files.write(folder.resolve("%06d".formatted(number++)), text);
        }
    }

    private static byte[] content(String line) {
        String type = between(line, "{\"resourceType\":\"");
        String id = between(line, "\"id\":\"");
        // both are shorter than 128 bytes, so that a length is one byte
        String content = (char) type.length() + type + (char) id.length() + id + line;
        return content.getBytes(StandardCharsets.UTF_8);
    }

    private static String between(String line, String before) {
        int from = line.indexOf(before) + before.length();
        return line.substring(from, line.indexOf('"', from));
    }
}
