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
    /// Clients.
    static final NodeWork CLIENTS = new NodeWork("js");

    /// The validator of recorded traffic.
    static final NodeWork TRAFFIC = new NodeWork("traffic");

    private static final long INSTALL_SECONDS = 240;

    private final Path sources;
    private final Path work;

    /// Of what is installed.
    private final Path installed;

    private NodeWork(String folder) {
        sources = SignetProcess.home().resolve("conformance/src/test").resolve(folder);
        work = SignetProcess.home().resolve("conformance/target").resolve(folder);
        installed = work.resolve("installed-lock.json");
    }

    /// Copies the programs and installs what they need. Without node, npm or its registry the test
    /// says that it is skipped.
    synchronized void prepare(String test) throws IOException, InterruptedException {
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
        if (Files.exists(installed) && Files.mismatch(installed, lock) == -1) {
            return;
        }
        Ended ended =
                run(
                        INSTALL_SECONDS,
                        List.of(),
                        "npm",
                        "ci",
                        "--omit=optional",
                        "--ignore-scripts",
                        "--no-audit",
                        "--no-fund");
        if (ended.exitCode() != 0) {
            skip(test, "the npm registry does not give the packages");
        }
        Files.copy(lock, installed, StandardCopyOption.REPLACE_EXISTING);
    }

    /// Runs a program beside the packages.
    ///
    /// @param environment alternating names and values
    Ended run(long seconds, List<String> environment, String... command)
            throws IOException, InterruptedException {
        Path folder = Files.isDirectory(work) ? work : Path.of(".");
        return Ended.run(folder, seconds, environment, List.of(command));
    }

    private void skipWithout(String test, String... command) throws InterruptedException {
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
