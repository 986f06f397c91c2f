// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli;

import dev.signet.cli.CommandTree.Typed;
import dev.signet.cli.output.Format;
import dev.signet.cli.output.Query;
import dev.signet.cli.output.ResourceGroups;
import dev.signet.cli.server.Arm;
import dev.signet.cli.server.CommandFailed;
import dev.signet.cli.server.DataPlane;
import dev.signet.cli.server.Discovery;
import dev.signet.cli.server.Installation;
import dev.signet.cli.server.Pace;
import dev.signet.cli.server.Progress;
import dev.signet.cli.server.TokenSource;
import dev.signet.cli.server.VaultClient;
import dev.signet.cli.server.Wire;
import dev.signet.cli.verb.Context;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Carries a verb out against the installation that was meant and prints what comes of it.
final class Runner implements CommandTree.Runner {
    private final PrintStream out;
    private final PrintStream err;
    private final Path folder;
    private final Pace pace;

    /// @param folder against which names of files are resolved
    Runner(PrintStream out, PrintStream err, Path folder, Pace pace) {
        this.out = out;
        this.err = err;
        this.folder = folder;
        this.pace = pace;
    }

    @Override
    public int run(Typed typed) {
        try {
            Map<String, String> options = typed.everywhere();
            Format format = Format.named(options.getOrDefault("--output", "json"));
            Optional<Query> query = Optional.ofNullable(options.get("--query")).map(Query::of);
            Optional<JsonNode> result = result(typed);
            result.map(ResourceGroups::added)
                    .map(node -> query.map(asked -> asked.of(node)).orElse(node))
                    .filter(node -> !(node.isNull() && query.isPresent()))
                    .ifPresent(node -> out.print(format.of(node)));
            out.flush();
            return 0;
        } catch (CommandFailed e) {
            err.println("ERROR: " + e.text());
            return e.exitCode();
        }
    }

    private Optional<JsonNode> result(Typed typed) {
        Installation installation = installation(typed.everywhere());
        try (var wire = new Wire(installation.ca())) {
            var tokens = new TokenSource(installation, wire);
            var arm = new Arm(installation, wire, tokens, progress(typed.everywhere()), pace);
            var vaults = new VaultClient(installation, wire, tokens);
            var data = new DataPlane(installation, wire, tokens);
            return typed.verb()
                    .action()
                    .run(new Context(arm, vaults, data, folder, out, err), typed.given());
        }
    }

    private Installation installation(Map<String, String> options) {
        Installation found;
        if (options.containsKey("--server")) {
            found =
                    Discovery.of(
                            needed(options, "--server"),
                            Optional.ofNullable(options.get("--issuer")),
                            Optional.ofNullable(options.get("--ca")).map(folder::resolve),
                            needed(options, "--client-id"),
                            folder.resolve(needed(options, "--client-secret-file")));
        } else {
            for (String other :
                    new String[] {"--issuer", "--ca", "--client-id", "--client-secret-file"}) {
                if (options.containsKey(other)) {
                    throw CommandFailed.usage(other + " goes with --server");
                }
            }
            found =
                    Installation.ofFolder(
                            folder.resolve(
                                    options.getOrDefault(
                                            "--data",
                                            System.getProperty("signet.data", "signet-data"))));
        }
        return Optional.ofNullable(options.get("--subscription")).map(found::in).orElse(found);
    }

    private static String needed(Map<String, String> options, String name) {
        String value = options.get(name);
        if (value == null) {
            throw CommandFailed.usage("--server needs " + name);
        }
        return value;
    }

    /// A line that is written over while somebody watches.
    private Progress progress(Map<String, String> options) {
        if (options.containsKey("--only-show-errors") || Context.terminal().isEmpty()) {
            return Progress.SILENT;
        }
        return state -> {
            err.print(state.isEmpty() ? "\r\u001b[K" : "\r\u001b[K - " + state + " ..");
            err.flush();
        };
    }
}
