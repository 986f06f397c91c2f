// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Unmodified programs of npm, in the versions of a `package-lock.json`: installed once, and run.
final class NodeWork {
    /// Clients.
    static final NodeWork CLIENTS = new NodeWork("js");

    /// Clients that need a newer Node, and that.
    static final NodeWork NEWEST = new NodeWork("js24");

    /// The validator of recorded traffic.
    static final NodeWork TRAFFIC = new NodeWork("traffic");

    private final Path sources;
    private final Path work;

    private NodeWork(String folder) {
        sources = SignetProcess.home().resolve("conformance/src/test").resolve(folder);
        work = SignetProcess.home().resolve("conformance/target").resolve(folder);
    }

    /// As [NodePackages#prepare].
    void prepare(String test) throws IOException, InterruptedException {
        NodePackages.prepare(test, sources, work);
    }

    /// Runs a program beside the packages.
    ///
    /// @param environment alternating names and values
    Ended run(long seconds, List<String> environment, String... command)
            throws IOException, InterruptedException {
        Path folder = Files.isDirectory(work) ? work : Path.of(".");
        return Ended.run(folder, seconds, environment, List.of(command));
    }
}
