// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A data folder to be damaged, with all that was promised while it was written.
///
/// @param name how the server that wrote it ended
/// @param folder never started itself, only copies of it are
/// @param earlier the same data folder at an earlier moment
record Specimen(String name, Path folder, Path earlier, Book book) {
    private static final int REQUESTS = 60;

    /// Writes, in several lives of a server: one specimen after a clean end, one after SIGKILL.
    static List<Specimen> prepare(Path scratch, Site site, Random random, PrintStream out) {
        Path data = scratch.resolve("data");
        var book = new Book();
        var specimens = new ArrayList<Specimen>();
        Path first = scratch.resolve("earlier-clean");
        try (var running = site.start(data)) {
            write(running, book, "a", random);
            running.process().terminate();
        }
        Folders.copy(data, first);
        try (var running = site.start(data)) {
            write(running, book, "b", random);
            running.keys().rotate(Site.KEY);
            write(running, book, "c", random);
            running.process().terminate();
        }
        Path clean = scratch.resolve("clean");
        Folders.copy(data, clean);
        specimens.add(new Specimen("clean", clean, first, book.copy()));
        Path moment = scratch.resolve("earlier-killed");
        try (var running = site.start(data)) {
            write(running, book, "d", random);
            Folders.copy(data, moment);
            running.keys().rotate(Site.KEY);
            write(running, book, "e", random);
            running.process().kill();
        }
        Path killed = scratch.resolve("killed");
        Folders.copy(data, killed);
        specimens.add(new Specimen("killed", killed, moment, book.copy()));
        Folders.remove(data);
        for (Specimen specimen : specimens) {
            out.printf(
                    "specimen %-6s  %d files, %s present%n",
                    specimen.name(), specimen.files().size(), specimen.book().present());
        }
        return specimens;
    }

    private static void write(Site.Running running, Book book, String name, Random random) {
        var unexpected = new ConcurrentLinkedQueue<String>();
        var writer =
                new Writer(running.client(), running.base(), name, random, book, unexpected::add);
        for (int i = 0; i < REQUESTS; i++) {
            if (!writer.step()) {
                throw new IllegalStateException("the server ended:\n" + running.process().text());
            }
        }
        if (!unexpected.isEmpty()) {
            throw new IllegalStateException("unexpected answers: " + unexpected);
        }
    }

    /// Files that carry something, relative to the folder.
    List<Path> files() {
        return Folders.files(folder).stream()
                .map(folder::relativize)
                .filter(file -> FileKind.of(file).isPresent())
                .toList();
    }

    /// Other files of the same kind in the same folder.
    List<Path> alike(Path file) {
        var kind = FileKind.of(file);
        return files().stream()
                .filter(other -> !other.equals(file) && FileKind.of(other).equals(kind))
                .filter(other -> java.util.Objects.equals(other.getParent(), file.getParent()))
                .toList();
    }
}
