// SPDX-License-Identifier: Apache-2.0
package dev.signet.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One of the servers that a benchmark compares.
///
/// @param name as it stands in the figures
/// @param home the checkout whose launcher starts it; none: [BenchServer] of this build
record Contender(String name, Optional<Path> home) {

    static Contender sealed() {
        return new Contender("sealed", Optional.empty());
    }

    /// The same build with seals that seal nothing.
    static Contender unsealed() {
        return new Contender("null", Optional.empty());
    }

    /// As a user starts it, from a checkout.
    static Contender launched(String name, Path home) {
        return new Contender(name, Optional.of(home));
    }

    /// What starts it.
    ///
    /// @param ports of the server, its vault and its plain listener
    List<String> command(Path data, List<String> ports) {
        var command = new ArrayList<String>();
        if (home.isPresent()) {
            command.addAll(List.of(home.get().resolve("signet").toString(), "up"));
            command.addAll(List.of("--data", data.toString(), "--port", ports.get(0)));
            command.addAll(List.of("--vault-port", ports.get(1), "--plain-port", ports.get(2)));
        } else {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of(System.getenv("SIGNET_SERVER_OPTIONS").split(" ")));
            command.addAll(List.of("-cp", System.getProperty("java.class.path")));
            command.addAll(List.of(BenchServer.class.getName(), name, data.toString()));
            command.addAll(ports);
        }
        return command;
    }
}
