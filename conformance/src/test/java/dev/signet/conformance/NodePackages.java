// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// Programs for node and the packages of npm that they need, in the versions of a
/// `package-lock.json`: copied to a folder of their own and installed once.
final class NodePackages {
    private static final long INSTALL_SECONDS = 240;
    private static final long SAYS_SECONDS = 60;

    private NodePackages() {}

    /// Copies the programs and installs what they need. Without node, npm or its registry the test
    /// says that it is skipped.
    ///
    /// @param sources the programs with `package.json` and `package-lock.json`
    /// @param work where they run
    static synchronized void prepare(String test, Path sources, Path work)
            throws IOException, InterruptedException {
        skipWithout(test, "node", "--version");
        skipWithout(test, "npm", "--version");
        Files.createDirectories(work);
        // another JVM of the tests may want the same
        try (var channel = FileChannel.open(work.resolve("lock"), CREATE, WRITE);
                var _ = channel.lock()) {
            try (var files = Files.list(sources)) {
                for (Path file : files.toList()) {
                    copy(file, work.resolve(file.getFileName()));
                }
            }
            Path wanted = sources.resolve("package-lock.json");
            Path installed = work.resolve("installed-lock.json");
            if (!isSame(wanted, installed)) {
                install(test, work);
                copy(wanted, installed);
            }
        }
    }

    /// What is the same already is left alone: somebody may read it.
    private static void copy(Path from, Path to) throws IOException {
        if (!isSame(from, to)) {
            Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static boolean isSame(Path one, Path other) throws IOException {
        return Files.exists(other) && Files.mismatch(one, other) == -1;
    }

    private static void install(String test, Path work) throws IOException, InterruptedException {
        var install =
                List.of(
                        "npm",
                        "ci",
                        "--omit=optional",
                        "--ignore-scripts",
                        "--no-audit",
                        "--no-fund");
        if (Ended.run(work, INSTALL_SECONDS, List.of(), install).exitCode() != 0) {
            skip(test, "the npm registry does not give the packages");
        }
    }

    private static void skipWithout(String test, String... command) throws InterruptedException {
        try {
            var ended = Ended.run(Path.of("."), SAYS_SECONDS, List.of(), List.of(command));
            if (ended.exitCode() != 0) {
                skip(test, command[0] + " does not run");
            }
        } catch (IOException e) {
            skip(test, "there is no " + command[0]);
        }
    }

    private static void skip(String test, String why) {
        System.out.println("skipped: " + test + ", " + why);
        abort(why);
    }
}
