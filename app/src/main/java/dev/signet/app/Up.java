// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.base.Failed;
import dev.signet.keys.WatchLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `signet up`: the server in the foreground.
@Command(
        name = "up",
        description = "Runs the server in the foreground; Ctrl-C ends it.",
        mixinStandardHelpOptions = true)
final class Up implements Callable<Integer> {
    @Option(names = "--data", description = "data folder (default: signet-data)")
    private Path data = Path.of("signet-data");

    @Option(
            names = "--host",
            description = "name others reach it by; without it only this machine can come in")
    private String host = Addresses.LOCAL;

    @Option(
            names = "--known-as",
            split = ",",
            description = "other names clients know it by, through a proxy: NAME[,NAME]")
    private List<String> knownAs = List.of();

    @Option(names = "--port", description = "HTTPS port, 0 for any (default: 8443)")
    private int port = 8443;

    @Option(names = "--vault-port", description = "the vault's HTTPS port (default: 8444)")
    private int vaultPort = 8444;

    @Option(names = "--plain-port", description = "an HTTP port on loopback, for a TLS proxy")
    private @Nullable Integer plainPort;

    @Option(names = "--vault", description = "address of a vault elsewhere: https://host[:port]")
    private @Nullable String vault;

    @Option(
            names = "--vault-credentials",
            description = "JSON file: authority, tenant, clientId, clientSecretFile, ca, resource")
    private @Nullable Path vaultCredentials;

    @Option(
            names = "--bound-seconds",
            description = "longest time from a polled no to the last data (default: 60)")
    private long boundSeconds = 60;

    @Option(
            names = "--grace-seconds",
            description = "how long a silent vault is borne, from 0 (default: 3600)")
    private long graceSeconds = 3600;

    @Option(
            names = "--end-when-ready",
            hidden = true,
            description = "for the launcher's training run")
    private boolean endWhenReady;

    @Override
    public Integer call() throws InterruptedException {
        try {
            Signet signet = Signet.start(options(), UnaryOperator.identity());
            var ended = new CountDownLatch(1);
            var closer =
                    new Thread(
                            () -> {
                                signet.close();
                                ended.countDown();
                                if (!endWhenReady) {
                                    // all is closed: a wanted end is no failure
                                    Runtime.getRuntime().halt(0);
                                }
                            },
                            "shutdown");
            Runtime.getRuntime().addShutdownHook(closer);
            signet.lines().forEach(System.out::println);
            signet.awaitSettled();
            Watchdog.start();
            System.out.println("ready");
            if (!endWhenReady) {
                ended.await();
            }
            return 0;
        } catch (Failed e) {
            System.err.println(StartFailure.text(e));
            return 1;
        } catch (IllegalArgumentException e) {
            System.err.println("signet: " + e.getMessage());
            return 2;
        }
    }

    private UpOptions options() {
        Optional<UpOptions.RemoteVault> remote = Optional.empty();
        if (vault != null) {
            if (vaultCredentials == null) {
                throw new IllegalArgumentException("--vault needs --vault-credentials FILE");
            }
            remote = Optional.of(new UpOptions.RemoteVault(vault, vaultCredentials));
        }
        checkPort("--port", port);
        checkPort("--vault-port", vaultPort);
        checkPort("--plain-port", plainPort == null ? 0 : plainPort);
        check("--bound-seconds", boundSeconds >= 10, "10 or more", boundSeconds);
        check("--grace-seconds", graceSeconds >= 0, "0 or more", graceSeconds);
        checkName("--host", host);
        knownAs.forEach(name -> checkName("--known-as", name));
        return new UpOptions(
                data,
                host,
                knownAs,
                port,
                vaultPort,
                Optional.ofNullable(plainPort),
                remote,
                limits());
    }

    private static void checkName(String option, String name) {
        if (!name.matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,252})")) {
            throw new IllegalArgumentException(option + " is a DNS name, not '" + name + "'");
        }
    }

    private static void checkPort(String option, int port) {
        check(option, port >= 0 && port <= 65_535, "a port, 0 to 65535", port);
    }

    private static void check(String option, boolean holds, String expected, long given) {
        if (!holds) {
            throw new IllegalArgumentException(option + " is " + expected + ", not " + given);
        }
    }

    private WatchLimits limits() {
        return WatchLimits.within(
                Duration.ofSeconds(boundSeconds), Duration.ofSeconds(graceSeconds));
    }
}
