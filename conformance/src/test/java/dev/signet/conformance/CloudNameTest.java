// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Key URIs as they stand in documents and templates mean a key here when the suffix is set so:
/// `https://my-vault.vault.azure.net/keys/my-key`. Runs in a network namespace of its own, where
/// nobody else has the port 443 and no name leads to the cloud; without the right to make one it
/// says that it is skipped.
final class CloudNameTest {
    private static final long SECONDS = 180;
    private static final String HOSTS = "127.0.0.1 localhost my-vault.vault.azure.net\n";

    @TempDir private Path folder = Path.of("");

    @Test
    void aKeyUriOfTheCloudIsTakenToTheLetterByServerAndClient() throws Exception {
        if (run(20, List.of("unshare", "-rn", "ip", "link", "set", "lo", "up")).exitCode() != 0) {
            System.out.println("skipped: CloudNameTest, no network namespace can be made");
            abort("no network namespace can be made");
        }
        Path hosts = Files.writeString(folder.resolve("hosts"), HOSTS);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String command =
                "ip link set lo up && exec %s -Djdk.net.hosts.file=%s -cp %s %s %s"
                        .formatted(
                                java,
                                hosts,
                                classPath(),
                                CloudNameUser.class.getName(),
                                folder.resolve("data"));
        Ended ended = run(SECONDS, List.of("unshare", "-rn", "sh", "-c", command));
        assertEquals(0, ended.exitCode(), ended.output());
        assertEquals("served", ended.output().lines().toList().getLast(), ended.output());
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
