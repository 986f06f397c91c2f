// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// The unmodified clients of npm, in the versions of `package-lock.json`: installed once, and run.
final class NodeWork {
    private static final Path SOURCES = SignetProcess.home().resolve("conformance/src/test/js");
    private static final Path WORK = SignetProcess.home().resolve("conformance/target/js");

    /// Of what is installed.
    private static final Path INSTALLED = WORK.resolve("installed-lock.json");

    private static final long INSTALL_SECONDS = 240;

    private NodeWork() {}

    /// Copies the programs and installs what they need. Without node, npm or its registry the test
    /// says that it is skipped.
    static synchronized void prepare(String test) throws IOException, InterruptedException {
        skipWithout(test, "node", "--version");
        skipWithout(test, "npm", "--version");
        Files.createDirectories(WORK);
        try (var files = Files.list(SOURCES)) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        WORK.resolve(file.getFileName()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Path lock = SOURCES.resolve("package-lock.json");
        if (Files.exists(INSTALLED) && Files.mismatch(INSTALLED, lock) == -1) {
            return;
        }
        Ended installed =
                run(
                        INSTALL_SECONDS,
                        List.of(),
                        "npm",
                        "ci",
                        "--omit=optional",
                        "--ignore-scripts",
                        "--no-audit",
                        "--no-fund");
        if (installed.exitCode() != 0) {
            skip(test, "the npm registry does not give the packages");
        }
        Files.copy(lock, INSTALLED, StandardCopyOption.REPLACE_EXISTING);
    }

    /// Runs a program beside the packages.
    ///
    /// @param environment alternating names and values
    static Ended run(long seconds, List<String> environment, String... command)
            throws IOException, InterruptedException {
        Path folder = Files.isDirectory(WORK) ? WORK : Path.of(".");
        return Ended.run(folder, seconds, environment, List.of(command));
    }

    private static void skipWithout(String test, String... command) throws InterruptedException {
        try {
            if (run(60, List.of(), command).exitCode() != 0) {
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
