// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/// What `signet user` and `signet client` have in common: a running server, and a reason in one
/// line when something cannot be done.
abstract class DirectoryVerb implements Callable<Integer> {
    @Option(
            names = "--data",
            description = "data folder of the running server (default: ${DEFAULT-VALUE})",
            defaultValue = "${sys:signet.data:-signet-data}")
    private Path data = Path.of("signet-data");

    @Override
    public final Integer call() throws InterruptedException {
        try (var server = new DirectoryServer(data)) {
            run(server);
            return 0;
        } catch (DirectoryServer.Refused e) {
            System.err.println("signet: " + e.getMessage());
            return 1;
        }
    }

    abstract void run(DirectoryServer server) throws DirectoryServer.Refused, InterruptedException;
}
