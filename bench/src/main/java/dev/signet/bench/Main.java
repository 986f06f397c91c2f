// SPDX-License-Identifier: Apache-2.0
package dev.signet.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// `signet bench`: ingest, `$export` and `$import` of this build, creates, reads, searches, sizes,
/// start; each with the real seals and with none, or with this build and another, in turn, on the
/// same machine in the same run; who goes first changes from round to round. With `--scale` also
/// as the account grows. Client and server share the processors.
final class Main {
    private Main() {}

    /// @param arguments as [Options#USAGE] says
    public static void main(String[] arguments) throws IOException {
        Options options;
        try {
            if (List.of(arguments).contains("--help")) {
                System.out.print(Options.USAGE);
                return;
            }
            options = Options.of(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("signet bench: " + e.getMessage());
            System.err.print(Options.USAGE);
            System.exit(2);
            return;
        }
        Path scratch = Files.createTempDirectory("signet-bench");
        boolean wrong;
        try (var measuring = new Measuring(options, scratch)) {
            if (options.scale() > 1) {
                new Growth(options, measuring).run();
            } else {
                new Paired(options, measuring).run();
            }
            wrong = measuring.wrong();
        } finally {
            Measuring.remove(scratch);
        }
        System.exit(wrong ? 1 : 0);
    }
}
