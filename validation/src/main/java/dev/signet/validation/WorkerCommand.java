// SPDX-License-Identifier: Apache-2.0
package dev.signet.validation;

import dev.signet.fhir.FhirVersion;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How a worker is started: with a heap of its own, beyond which it ends; without a network; and so
/// that nothing of what it looks at is left anywhere when it crashes.
///
/// @param classPath of the worker
public record WorkerCommand(String classPath) {
    /// With all jars of a folder.
    public static WorkerCommand of(Path libraries) {
        return new WorkerCommand(libraries + File.separator + "*");
    }

    private static final String MAIN = "dev.signet.validation.hapi.Main";

    /// Of the JVM, when the heap was too small.
    static final int OUT_OF_MEMORY = 3;

    private static final List<String> OPTIONS =
            List.of(
                    "-Xms32m",
                    "-Xss4m",
                    "-XX:+UseSerialGC",
                    "-XX:+UseCompactObjectHeaders",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:ReservedCodeCacheSize=64m",
                    "-XX:MaxMetaspaceSize=128m",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-XX:-CreateCoredumpOnCrash",
                    "-XX:ErrorFile=/dev/null",
                    "-XX:+DisableAttachMechanism",
                    "-XX:-UsePerfData",
                    "-Djava.awt.headless=true",
                    "-Djdk.net.hosts.file=/dev/null",
                    "-Djava.nio.channels.spi.SelectorProvider=" + NoChannels.class.getName());

    /// Those that every worker has.
    static List<String> options() {
        return OPTIONS;
    }

    /// Of one worker: what the definitions of the version take, and 250 MiB for the rest.
    private static int heapMebibytes(FhirVersion version) {
        return version == FhirVersion.R5 ? 768 : 448;
    }

    /// Starts one for a version.
    ///
    /// @throws IOException when there is no Java to be started
    Process start(FhirVersion version) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.add("-Xmx" + heapMebibytes(version) + "m");
        command.add("-cp");
        command.add(classPath);
        command.add(MAIN);
        command.add(version.name());
        var builder = new ProcessBuilder(command);
        builder.environment().clear(); // it may hold secrets of the server's
        return builder.start();
    }
}
