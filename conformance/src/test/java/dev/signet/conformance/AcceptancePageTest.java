// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// docs/acceptance.md names tests that are there, and says of every line what stands for it.
final class AcceptancePageTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| (T[0-9]+) \\| ([^|]+) \\|([^|]*)\\|(.*)\\|$");
    private static final Pattern TEST = Pattern.compile("`([a-z-]+):(\\w+)\\.(\\w+)`");

    private static List<MatchResult> rows() throws IOException {
        String page = Files.readString(ROOT.resolve("docs").resolve("acceptance.md"));
        return ROW.matcher(page).results().toList();
    }

    @Test
    void everyLineIsThereOnce() throws IOException {
        List<String> lines =
                IntStream.concat(IntStream.rangeClosed(1, 13), IntStream.rangeClosed(25, 32))
                        .mapToObj(number -> "T" + number)
                        .toList();
        assertEquals(lines, rows().stream().map(row -> row.group(1)).toList());
        for (MatchResult row : rows()) {
            boolean isSaid = TEST.matcher(row.group(3)).find() || !row.group(4).isBlank();
            assertTrue(isSaid, () -> row.group(1) + " has neither a test nor a word why");
        }
    }

    @Test
    void everyTestThatIsNamedIsThere() throws IOException {
        var missing = new ArrayList<String>();
        for (MatchResult row : rows()) {
            for (MatchResult test : TEST.matcher(row.group(3)).results().toList()) {
                if (!isThere(test.group(1), test.group(2), test.group(3))) {
                    missing.add(row.group(1) + " " + test.group());
                }
            }
        }
        assertEquals(List.of(), missing);
        assertFalse(isThere("vault", "SwaggerExamplesTest", "noSuchTest"));
    }

    private static boolean isThere(String module, String type, String method) throws IOException {
        var declared =
                Pattern.compile(
                        "@(Test|ParameterizedTest)\\b(?:(?!void)[\\s\\S])*void " + method + "\\(");
        Path sources = ROOT.resolve(module).resolve("src").resolve("test");
        try (var files = Files.walk(sources)) {
            for (Path file : files.filter(each -> each.endsWith(type + ".java")).toList()) {
                if (declared.matcher(Files.readString(file)).find()) {
                    return true;
                }
            }
        }
        return false;
    }
}
