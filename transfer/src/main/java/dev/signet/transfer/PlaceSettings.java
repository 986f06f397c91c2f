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
import java.util.Optional;
import java.util.Properties;

/// Reads what a place of files is, and refuses it in the words of the setting that names it.
///
/// @param places the setting that names places
/// @param s3 the setting that names the file with the key of S3
/// @param ofData what is said when a place and the data folder lie in one another
record PlaceSettings(String places, String s3, String ofData) {
    WebPrefix prefix(String text) {
        try {
            return new WebPrefix(URI.create(text));
        } catch (IllegalArgumentException _) {
            // what stands in user or query may be a secret
            String shown = text.replaceFirst("[?#].*", "").replaceFirst("//[^/]*@", "//");
            throw wrong(places + ": expected is a folder or an address", shown);
        }
    }

    FolderSource folder(String text, Path data) {
        Path path = Path.of(text).toAbsolutePath();
        if (!Files.isDirectory(path)) {
            throw wrong(
                    places
                            + ": expected is a folder that is there, `https://...`,"
                            + " `azure:https://...` or `s3:https://...`",
                    text);
        }
        var folder = new FolderSource(path);
        Path own = real(data);
        if (folder.folder().startsWith(own) || own.startsWith(folder.folder())) {
            throw wrong(places + ": " + ofData, text);
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

    S3Signing signing(Optional<Path> file, Clock clock) {
        Path path =
                file.orElseThrow(
                        () ->
                                wrong(
                                        places
                                                + ": a place that begins with s3: needs the"
                                                + " setting "
                                                + s3,
                                        ConfiguredPlaces.S3));
        Properties read = properties(s3, path);
        String id = read.getProperty("accessKeyId", "");
        String key = read.getProperty("secretAccessKey", "");
        if (id.isBlank() || key.isBlank()) {
            throw wrong(
                    s3 + ": expected are the lines accessKeyId=... and secretAccessKey=...",
                    path.toString());
        }
        return new S3Signing(id, key, read.getProperty("region", "us-east-1"), clock);
    }

    static Properties properties(String setting, Path path) {
        var read = new Properties();
        try (var reader = Files.newBufferedReader(path)) {
            read.load(reader);
        } catch (IOException thrown) {
            throw new Failed(
                    thrown,
                    Failure.INVALID,
                    "the file that " + setting + " names cannot be read",
                    new Fact("file", path));
        }
        return read;
    }

    static Failed wrong(String text, String given) {
        return new Failed(Failure.INVALID, text, new Fact("given", given));
    }
}
