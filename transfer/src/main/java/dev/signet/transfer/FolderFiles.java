// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The files of NDJSON below a folder, walked down step by step without following symbolic links:
/// what [FolderSource] would read. One thread.
final class FolderFiles {
    private static final int DEPTH_MAX = 20;

    private final Path folder;
    private final int most;
    private final List<PlaceFile> found = new ArrayList<>();
    private boolean isCut;

    /// @param most how many are told
    FolderFiles(Path folder, int most) {
        this.folder = folder;
        this.most = most;
    }

    /// In order of their addresses.
    ///
    /// @throws IOException when the folder itself cannot be read; what below it cannot is left out
    PlaceFile.Listed listed() throws IOException {
        try (DirectoryStream<Path> top = Files.newDirectoryStream(folder)) {
            if (!(top instanceof SecureDirectoryStream<Path> secure)) {
                throw new IOException("the file system has no folders that can be walked safely");
            }
            walk(secure, folder, 0);
        } catch (DirectoryIteratorException thrown) {
            throw thrown.getCause();
        }
        found.sort(Comparator.comparing(file -> file.address().toString()));
        return new PlaceFile.Listed(found, isCut);
    }

    private void walk(SecureDirectoryStream<Path> at, Path path, int depth) throws IOException {
        for (Path entry : at) {
            if (isCut) {
                return;
            }
            Path name = entry.getFileName();
            BasicFileAttributes attributes;
            try {
                attributes =
                        at.getFileAttributeView(
                                        name,
                                        BasicFileAttributeView.class,
                                        LinkOption.NOFOLLOW_LINKS)
                                .readAttributes();
            } catch (IOException _) {
                continue; // gone meanwhile
            }
            if (attributes.isRegularFile() && isNdjson(name)) {
                add(path.resolve(name), attributes.size());
            } else if (attributes.isDirectory() && depth < DEPTH_MAX) {
                try (SecureDirectoryStream<Path> below =
                        at.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                    walk(below, path.resolve(name), depth + 1);
                } catch (IOException | DirectoryIteratorException _) {
                    // a folder that we may not look into, or that is gone
                }
            }
        }
    }

    private void add(Path path, long bytes) {
        if (found.size() == most) {
            isCut = true;
            return;
        }
        found.add(new PlaceFile(URI.create("file://" + path.toUri().getRawPath()), bytes));
    }

    private static boolean isNdjson(Path name) {
        String text = name.toString();
        return text.endsWith(".ndjson") || text.endsWith(".ndjson.gz");
    }
}
