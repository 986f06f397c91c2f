// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.examples;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.junit.jupiter.api.Assumptions;

/// Every example of HL7's of one FHIR version, from its package of examples in the npm registry,
/// which is fetched once and then kept beside the build. For the tests of several modules.
public final class Hl7Examples {
    private static final Path FOLDER =
            Path.of("..", ".signet-build", "examples").toAbsolutePath().normalize();
    private static final long FETCH_SECONDS = 180;

    private static final Map<String, String> PACKAGES =
            Map.of(
                    "STU3", "hl7.fhir.r3.examples@3.0.2",
                    "R4", "hl7.fhir.r4.examples@4.0.1",
                    "R4B", "hl7.fhir.r4b.examples@4.3.0",
                    "R5", "hl7.fhir.r5.examples@5.0.0");

    private Hl7Examples() {}

    /// Takes an example's file name and bytes.
    public interface Sink {
        void example(String name, byte[] json) throws IOException;
    }

    /// Hands over every `step`-th of them, the first included. Without npm or its registry the
    /// test says that it is skipped.
    ///
    /// @param version `STU3`, `R4`, `R4B` or `R5`
    public static void each(String version, int step, Sink sink) throws IOException {
        Path file = fetched(Objects.requireNonNull(PACKAGES.get(version)));
        int number = 0;
        try (var in = new BufferedInputStream(Files.newInputStream(file));
                var tar = new TarArchiveInputStream(new GzipCompressorInputStream(in))) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
                boolean resource = Character.isUpperCase(name.charAt(0)) && name.endsWith(".json");
                if (resource && number++ % step == 0) {
                    sink.example(name, tar.readAllBytes());
                }
            }
        }
    }

    /// Two classes may want it at a time, each in a JVM of its own.
    private static Path fetched(String spec) throws IOException {
        Files.createDirectories(FOLDER);
        try (var channel = FileChannel.open(FOLDER.resolve("lock"), CREATE, WRITE);
                var _ = channel.lock()) {
            Path file = FOLDER.resolve(spec.replace('@', '-') + ".tgz");
            if (!Files.exists(file)) {
                fetch(spec, file);
            }
            return file;
        }
    }

    private static void fetch(String spec, Path file) throws IOException {
        Path part = Files.createTempDirectory(FOLDER, "part");
        try {
            Process npm =
                    new ProcessBuilder("npm", "pack", "--silent", spec)
                            .directory(part.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(part.resolve("log").toFile())
                            .start();
            if (!npm.waitFor(FETCH_SECONDS, TimeUnit.SECONDS) || npm.exitValue() != 0) {
                npm.destroyForcibly();
                skip("the npm registry does not give " + spec);
            }
            Files.move(part.resolve(file.getFileName()), file);
        } catch (IOException e) {
            skip("npm cannot be run");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static void skip(String why) {
        System.out.println("skipped: HL7's examples: " + why);
        Assumptions.abort(why);
    }
}
