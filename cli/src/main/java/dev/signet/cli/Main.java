// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `signet token` and what else of the command line is not the server itself.
@Command(
        name = "signet",
        subcommands = {Token.class, UserVerb.class, ClientVerb.class},
        mixinStandardHelpOptions = true)
public final class Main {
    private Main() {}

    /// @param arguments the verb and its options
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }
}
