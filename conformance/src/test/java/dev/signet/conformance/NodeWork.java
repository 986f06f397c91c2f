// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The unmodified clients of npm, in the versions of `package-lock.json`: installed once, and run.
final class NodeWork {
    private static final Path SOURCES = SignetProcess.home().resolve("conformance/src/test/js");
    private static final Path WORK = SignetProcess.home().resolve("conformance/target/js");

    private NodeWork() {}

    /// As [NodePackages#prepare].
    static void prepare(String test) throws IOException, InterruptedException {
        NodePackages.prepare(test, SOURCES, WORK);
    }

    /// Runs a program beside the packages.
    ///
    /// @param environment alternating names and values
    static Ended run(long seconds, List<String> environment, String... command)
            throws IOException, InterruptedException {
        Path folder = Files.isDirectory(WORK) ? WORK : Path.of(".");
        return Ended.run(folder, seconds, environment, List.of(command));
    }
}
