// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The unmodified `az` of Debian's package `azure-cli`, pointed at a server as
/// docs/azure-clients.md tells, line for line.
///
/// @param config its `AZURE_CONFIG_DIR`
record Az(RunningSignet signet, Path config) {
    private static final Duration INSTALLED_WITHIN = Duration.ofMinutes(15);
    private static final Duration ENDS_WITHIN = Duration.ofMinutes(4);

    /// Installs it when it is missing; without a way to, the test is skipped and says so.
    static void install() {
        Path lock = SignetProcess.home().resolve("conformance/target/az.lock");
        // another JVM of the tests may install it
        try (var channel = FileChannel.open(lock, CREATE, WRITE);
                var _ = channel.lock()) {
            installed();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void installed() {
        if (runs("az")) {
            return;
        }
        if (!runs("apt-get")) {
            System.out.println("skipped: az, there is neither az nor apt-get");
            abort("no az");
        }
        var quiet = Map.of("DEBIAN_FRONTEND", "noninteractive");
        CommandRun.of(quiet, INSTALLED_WITHIN, List.of("apt-get", "-qq", "update"));
        CommandRun installed =
                CommandRun.of(
                        quiet,
                        INSTALLED_WITHIN,
                        CommandRun.words(
                                "apt-get -qq install -y --no-install-recommends azure-cli"));
        if (installed.exitCode() != 0) {
            System.out.println("skipped: az, azure-cli cannot be installed");
            abort("no az");
        }
    }

    private static boolean runs(String command) {
        return CommandRun.of(Map.of(), ENDS_WITHIN, List.of("sh", "-c", "command -v " + command))
                        .exitCode()
                == 0;
    }

    /// A folder of settings in which the cloud is registered and the administrator logged in.
    static Az loggedIn(RunningSignet signet) {
        try {
            var az = new Az(signet, Files.createTempDirectory("signet-az"));
            az.register();
            az.login(az.secret()).ends(0);
            return az;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The same server with settings of its own in a folder below.
    Az beside(String name) throws IOException {
        return new Az(signet, Files.createDirectories(config.resolve(name)));
    }

    /// What docs/azure-clients.md tells to do.
    void register() throws IOException {
        Client client = signet.client();
        String vault = client.vault();
        String cloud =
                """
                {"endpoints":{"resourceManager":"ARM/","management":"ARM/",
                  "activeDirectory":"ARM/adfs",
                  "activeDirectoryResourceId":"https://management.azure.com/",
                  "activeDirectoryGraphResourceId":"ARM/","microsoftGraphResourceId":"ARM/",
                  "gallery":"ARM/"},
                 "suffixes":{"keyvaultDns":".vault.localhost:PORT"}}
                """
                        .replace("ARM", client.arm())
                        .replace("PORT", vault.substring(vault.lastIndexOf(':') + 1));
        Path file = config.resolve("cloud.json");
        Files.writeString(file, cloud);
        run("cloud register -n Signet --cloud-config @" + file).ends(0);
        run("cloud set -n Signet").ends(0);
    }

    String secret() throws IOException {
        return Files.readString(Path.of(signet.client().endpoint("clientSecretFile"))).strip();
    }

    CommandRun login(String secret) {
        Client client = signet.client();
        return run(
                "login --service-principal -u "
                        + client.endpoint("clientId")
                        + " -p "
                        + secret
                        + " --tenant "
                        + client.tenant());
    }

    /// Types a line: words are parted at spaces, more words are taken as they are.
    CommandRun run(String line, String... more) {
        List<String> command = new ArrayList<>(List.of("az"));
        command.addAll(CommandRun.words(line, more));
        return CommandRun.of(
                Map.of(
                        "AZURE_CONFIG_DIR", config.toString(),
                        "REQUESTS_CA_BUNDLE", signet.client().endpoint("ca"),
                        "AZURE_CORE_COLLECT_TELEMETRY", "0"),
                ENDS_WITHIN,
                command);
    }
}
