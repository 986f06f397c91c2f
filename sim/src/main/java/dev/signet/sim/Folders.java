// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/// Copies and removes folders.
public final class Folders {
    private Folders() {}

    /// An empty folder for the length of a run.
    static Path scratch() {
        try {
            return Files.createTempDirectory("signet-soak");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Copies with modes; what vanishes meanwhile is passed over.
    static void copy(Path from, Path to) {
        try {
            for (Path path : files(from, true)) {
                Path target = to.resolve(from.relativize(path).toString());
                copyIfThere(path, target);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copyIfThere(Path from, Path to) throws IOException {
        try {
            Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
        } catch (NoSuchFileException e) {
            if (Files.exists(from)) {
                throw e;
            }
        }
    }

    /// Removes it with all that is in it, if it is there.
    public static void remove(Path folder) {
        try {
            for (Path path : files(folder, true).reversed()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Regular files below, in order of their names.
    static List<Path> files(Path folder) {
        return files(folder, false).stream().sorted().toList();
    }

    private static List<Path> files(Path folder, boolean folders) {
        var found = new java.util.ArrayList<Path>();
        if (!Files.exists(folder)) {
            return found;
        }
        try {
            Files.walkFileTree(
                    folder,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(
                                Path path, BasicFileAttributes attributes) {
                            if (folders) {
                                found.add(path);
                            }
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFile(
                                Path path, BasicFileAttributes attributes) {
                            found.add(path);
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path path, IOException thrown) {
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }
}
