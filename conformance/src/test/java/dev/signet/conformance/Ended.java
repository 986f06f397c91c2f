// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// How another program has ended.
///
/// @param exitCode -1 when it had to be ended
/// @param output all it has written, errors too
record Ended(int exitCode, String output) {
    /// Runs one to its end.
    ///
    /// @param environment alternating names and values
    /// @throws IOException when there is no such program
    static Ended run(Path folder, long seconds, List<String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("signet-program", ".out");
        try {
            var builder =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile());
            for (int i = 0; i < environment.size(); i += 2) {
                builder.environment().put(environment.get(i), environment.get(i + 1));
            }
            Process process = builder.start();
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                process.waitFor();
                return new Ended(-1, "not within " + seconds + " s:\n" + Files.readString(output));
            }
            return new Ended(process.exitValue(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }
}
