// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The server's process: `up` and `vault`; and `verify` for a stopped one.
@Command(
        name = "signet",
        subcommands = {Up.class, VaultVerb.class, VerifyVerb.class, CertificateVerb.class},
        mixinStandardHelpOptions = true)
public final class Main {
    private Main() {}

    /// @param arguments the verb and its options
    public static void main(String[] arguments) {
        int exitCode = new CommandLine(new Main()).execute(arguments);
        System.exit(exitCode);
    }
}
