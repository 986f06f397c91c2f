// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/// Looks for planted markers in every byte of a folder: contents, and names of files. A marker is
/// looked for as UTF-8 (as it is and in lower case), as UTF-16, in hexadecimal and in base64.
public final class FolderScan {
    private final List<byte[]> needles = new ArrayList<>();

    public FolderScan(List<String> markers) {
        for (String marker : markers) {
            for (String spelling : List.of(marker, marker.toLowerCase(Locale.ROOT))) {
                byte[] utf8 = spelling.getBytes(StandardCharsets.UTF_8);
                needles.add(utf8);
                needles.add(spelling.getBytes(StandardCharsets.UTF_16LE));
                needles.add(HexFormat.of().formatHex(utf8).getBytes(StandardCharsets.US_ASCII));
                String base64 = Base64.getEncoder().withoutPadding().encodeToString(utf8);
                String whole = base64.substring(0, utf8.length / 3 * 4);
                needles.add(whole.getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    /// What a scan saw.
    ///
    /// @param found files that hold a marker, relative to the folder
    public record Result(long files, long bytes, List<String> found) {}

    /// Scans; files that vanish meanwhile are passed over.
    public Result scan(Path folder) {
        long files = 0;
        long bytes = 0;
        var found = new ArrayList<String>();
        try (var paths = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                String relative = folder.relativize(path).toString();
                if (contains(relative.getBytes(StandardCharsets.UTF_8))) {
                    found.add(relative + " (its name)");
                }
                if (Files.isRegularFile(path)) {
                    byte[] content = Files.readAllBytes(path);
                    files++;
                    bytes += content.length;
                    if (contains(content)) {
                        found.add(relative);
                    }
                }
            }
        } catch (NoSuchFileException | UncheckedIOException e) {
            return scan(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Result(files, bytes, found);
    }

    /// Whether any spelling of any marker stands in `content`.
    public boolean contains(byte[] content) {
        for (byte[] needle : needles) {
            if (needle.length > 0 && indexOf(content, needle) >= 0) {
                return true;
            }
        }
        return false;
    }

    private static int indexOf(byte[] content, byte[] needle) {
        outer:
        for (int i = 0; i <= content.length - needle.length; i++) {
            for (int j = 0; j < needle.length; j++) {
                if (content[i + j] != needle[j]) {
                    continue outer;
                }
            }
            return i;
        }
        return -1;
    }
}
