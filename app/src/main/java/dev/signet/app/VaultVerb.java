// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.configuration.Setting;
import dev.signet.configuration.Settings;
import dev.signet.customerkeys.StandaloneVault;
import dev.signet.installation.Addresses;
import dev.signet.process.Logs;
import dev.signet.process.Watchdog;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `signet vault`: the Key Vault alone, in the foreground.
@Command(
        name = "vault",
        description = "Runs the Key Vault alone, with a root and an issuer of its own.",
        mixinStandardHelpOptions = true)
final class VaultVerb implements Callable<Integer> {
    private static final Path DATA = Path.of("signet-vault-data");
    private static final Set<Setting> TAKEN =
            EnumSet.of(Setting.DATA, Setting.VAULT_PORT, Setting.HOST);

    @Option(
            names = "--config",
            description = "file of settings (default: signet.toml in the data folder, if any)")
    private @Nullable Path config;

    @Option(names = "--data", description = "data folder (default: signet-vault-data)")
    private @Nullable Path data;

    @Option(names = "--vault-port", description = "HTTPS port, 0 for any (default: 8444)")
    private @Nullable Integer port;

    @Option(names = "--host", description = "name others reach it by (default: localhost)")
    private @Nullable String host;

    @Override
    public Integer call() throws InterruptedException {
        Logs.configure();
        try {
            Settings set =
                    new Settings.CommandLine()
                            .with(Setting.DATA, data)
                            .with(Setting.VAULT_PORT, port)
                            .with(Setting.HOST, host)
                            .over(Optional.ofNullable(config), DATA, TAKEN);
            var vault =
                    new StandaloneVault(
                            set.path(Setting.DATA).orElse(DATA),
                            set.text(Setting.HOST).orElse(Addresses.LOCAL),
                            set.port(Setting.VAULT_PORT).orElse(8444),
                            Entropy.system(),
                            InstantSource.system());
            var closer =
                    new Thread(
                            () -> {
                                vault.close();
                                // all is closed: a wanted end is no failure
                                Runtime.getRuntime().halt(0);
                            },
                            "shutdown");
            Runtime.getRuntime().addShutdownHook(closer);
            vault.lines().forEach(System.out::println);
            Watchdog.start();
            System.out.println("ready");
            new CountDownLatch(1).await();
            return 0;
        } catch (Failed e) {
            System.err.println(StartFailure.text(e));
            return 1;
        } catch (IllegalArgumentException e) {
            System.err.println(StartFailure.text(e));
            return 2;
        }
    }
}
