// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
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
        try (var files = Files.list(sources)) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        work.resolve(file.getFileName()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Path lock = sources.resolve("package-lock.json");
        Path installedLock = work.resolve("installed-lock.json");
        if (Files.exists(installedLock) && Files.mismatch(installedLock, lock) == -1) {
            return;
        }
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
        Files.copy(lock, installedLock, StandardCopyOption.REPLACE_EXISTING);
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
