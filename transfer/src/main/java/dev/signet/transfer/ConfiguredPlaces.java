// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/// Makes of the settings `import-from` and `import-s3` the places that files may be read from.
public final class ConfiguredPlaces {
    private static final String AZURE = "azure:";
    private static final String S3 = "s3:";
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private ConfiguredPlaces() {}

    /// @param texts a folder, `https://...`, `azure:https://...` for what the machine's identity
    ///     may read, `s3:https://...` for what is signed as S3 has it
    /// @param s3 a file with `accessKeyId`, `secretAccessKey` and `region`
    /// @param data the data folder, which is no place of files
    /// @param clock by which requests are signed
    /// @throws Failed `INVALID` with what is wrong
    public static Places of(List<String> texts, Optional<Path> s3, Path data, Clock clock) {
        var folders = new ArrayList<FolderSource>();
        var webs = new ArrayList<WebSource>();
        var client = new WebClient(SILENCE, Optional.empty());
        for (String text : texts) {
            String lower = text.toLowerCase(Locale.ROOT);
            if (lower.startsWith(AZURE)) {
                var signing = new BlobSigning(ManagedIdentity.ofMachine(clock));
                webs.add(web(text.substring(AZURE.length()), signing, client));
            } else if (lower.startsWith(S3)) {
                webs.add(web(text.substring(S3.length()), signing(s3, clock), client));
            } else if (lower.startsWith("https:") || lower.startsWith("http:")) {
                webs.add(web(text, Signing.NONE, client));
            } else {
                folders.add(folder(text, data));
            }
        }
        return new Places(folders, webs);
    }

    private static WebSource web(String text, Signing signing, WebClient client) {
        try {
            return new WebSource(new WebPrefix(URI.create(text)), signing, client);
        } catch (IllegalArgumentException _) {
            throw wrong("import-from: expected is a folder or an address", text);
        }
    }

    private static FolderSource folder(String text, Path data) {
        Path path = Path.of(text).toAbsolutePath();
        if (!Files.isDirectory(path)) {
            throw wrong(
                    "import-from: expected is a folder that is there, `https://...`,"
                            + " `azure:https://...` or `s3:https://...`",
                    text);
        }
        var folder = new FolderSource(path);
        Path own = real(data);
        if (folder.folder().startsWith(own) || own.startsWith(folder.folder())) {
            throw wrong("import-from: the data folder is no place that files are read from", text);
        }
        return folder;
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException _) {
            return path.toAbsolutePath().normalize();
        }
    }

    private static Signing signing(Optional<Path> file, Clock clock) {
        Path path =
                file.orElseThrow(
                        () ->
                                wrong(
                                        "import-from: a place that begins with s3: needs the"
                                                + " setting import-s3",
                                        S3));
        var read = new Properties();
        try (var reader = Files.newBufferedReader(path)) {
            read.load(reader);
        } catch (IOException thrown) {
            throw new Failed(
                    thrown,
                    Failure.INVALID,
                    "the file that import-s3 names cannot be read",
                    new Fact("file", path));
        }
        String id = read.getProperty("accessKeyId", "");
        String key = read.getProperty("secretAccessKey", "");
        if (id.isBlank() || key.isBlank()) {
            throw wrong(
                    "import-s3: expected are the lines accessKeyId=... and secretAccessKey=...",
                    path.toString());
        }
        return new S3Signing(id, key, read.getProperty("region", "us-east-1"), clock);
    }

    private static Failed wrong(String text, String given) {
        return new Failed(Failure.INVALID, text, new Fact("given", given));
    }
}
