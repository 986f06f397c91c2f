// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A program of these tests in a network namespace of its own, where nobody else has the port 443
/// and no name leads to the cloud. Without the right to make one a test says that it is skipped.
///
/// @param folder where it runs
record OwnNetwork(Path folder) {
    private static final long SECONDS = 240;

    /// @param test its name, for who is told that it is skipped
    static OwnNetwork of(String test, Path folder) throws InterruptedException {
        var network = new OwnNetwork(folder);
        List<String> trial = List.of("unshare", "-rn", "ip", "link", "set", "lo", "up");
        if (network.run(20, trial).exitCode() != 0) {
            System.out.println("skipped: " + test + ", no network namespace can be made");
            abort("no network namespace can be made");
        }
        return network;
    }

    /// Runs the program with the JDK and the classes of these tests.
    ///
    /// @param hosts lines of a hosts file: the only names that there are
    Ended run(String hosts, Class<?> program, String argument)
            throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("hosts"), hosts);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String command =
                "ip link set lo up && exec %s -Djdk.net.hosts.file=%s -cp %s %s %s"
                        .formatted(java, file, classPath(), program.getName(), argument);
        return run(SECONDS, List.of("unshare", "-rn", "sh", "-c", command));
    }

    private static String classPath() {
        Path home = SignetProcess.home().resolve("conformance/target");
        return Stream.of(
                        home.resolve("test-classes").toString(),
                        home.resolve("classes").toString(),
                        System.getProperty("jdk.module.path", ""),
                        System.getProperty("java.class.path", ""))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private Ended run(long seconds, List<String> command) throws InterruptedException {
        try {
            return Ended.run(folder, seconds, List.of(), command);
        } catch (IOException e) {
            return new Ended(-1, e.toString());
        }
    }
}
