// SPDX-License-Identifier: Apache-2.0
package dev.signet.cli;

import dev.signet.cli.server.Pace;
import dev.signet.cli.verb.Verbs;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// The command line beside the server: `signet token`, `signet completion`, and every verb that
/// speaks to a server in the words of `az`.
public final class Main {
    /// Verbs of the launcher that are not carried out here; known for completion.
    private static final List<String> ELSEWHERE =
            List.of(
                    "up",
                    "vault",
                    "verify",
                    "certificate",
                    "demo",
                    "test",
                    "soak",
                    "bench",
                    "package");

    private Main() {}

    /// @param arguments the verb and its options
    public static void main(String[] arguments) {
        var out = stream(FileDescriptor.out);
        var err = stream(FileDescriptor.err);
        int code = run(arguments, out, err, Path.of("").toAbsolutePath(), Pace.REAL);
        out.flush();
        err.flush();
        System.exit(code);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }

    /// @param folder against which names of files are resolved
    /// @return the exit code: 0, 1 for what was refused, 2 for usage, 3 for what is not there
    static int run(String[] arguments, PrintStream out, PrintStream err, Path folder, Pace pace) {
        CommandSpec root = CommandSpec.create().name("signet");
        root.usageMessage().description("Speaks to a Signet server in the words of `az`.");
        root.mixinStandardHelpOptions(true);
        root.addSubcommand("token", new CommandLine(new Token(out, err)));
        root.addSubcommand("import", new CommandLine(new ImportVerb(out, err, folder, pace)));
        root.addSubcommand("user", new CommandLine(UserVerb.class));
        root.addSubcommand("client", new CommandLine(ClientVerb.class));
        new CommandTree(new Runner(out, err, folder, pace)).addTo(root, Verbs.all());
        // a value that begins with @ names a file to the verb, not a file of arguments
        CommandLine line = new CommandLine(root).setExpandAtFiles(false);
        if (arguments.length == 1 && arguments[0].equals("completion")) {
            for (String verb : ELSEWHERE) {
                root.addSubcommand(verb, CommandSpec.create());
            }
            out.print(AutoComplete.bash("signet", line));
            return 0;
        }
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        line.setUsageHelpWidth(100);
        line.setUnmatchedOptionsAllowedAsOptionParameters(false);
        return line.execute(arguments);
    }
}
