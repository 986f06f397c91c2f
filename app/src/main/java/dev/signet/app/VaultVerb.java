// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.base.Failed;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `signet vault`: the Key Vault alone, in the foreground.
@Command(
        name = "vault",
        description = "Runs the Key Vault alone, with a root and an issuer of its own.",
        mixinStandardHelpOptions = true)
final class VaultVerb implements Callable<Integer> {
    @Option(names = "--data", description = "data folder (default: signet-vault-data)")
    private Path data = Path.of("signet-vault-data");

    @Option(names = "--vault-port", description = "HTTPS port, 0 for any (default: 8444)")
    private int port = 8444;

    @Option(names = "--host", description = "name others reach it by (default: localhost)")
    private String host = "localhost";

    @Override
    public Integer call() throws InterruptedException {
        Logs.configure();
        try {
            var vault = new StandaloneVault(data, host, port);
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
        }
    }
}
