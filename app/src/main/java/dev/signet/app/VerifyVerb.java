// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.customerkeys.VaultConnection;
import dev.signet.keys.KeySource;
import dev.signet.keys.KeyUri;
import dev.signet.keys.watch.WatchLimits;
import dev.signet.process.Logs;
import dev.signet.verify.FolderWalk;
import dev.signet.verify.VaultElsewhere;
import dev.signet.verify.Verdict;
import dev.signet.verify.VerifyOptions;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `signet verify`: walks a stopped data folder and names what is damaged.
@Command(
        name = "verify",
        description = {
            "Walks the data folder of a stopped server and names each damaged file.",
            "Changes nothing. Exit code: 0 nothing damaged, 1 damage found, 2 could not look."
        },
        mixinStandardHelpOptions = true)
final class VerifyVerb implements Callable<Integer> {
    @Option(
            names = "--data",
            description = "data folder (default: ${DEFAULT-VALUE})",
            defaultValue = "${sys:signet.data:-signet-data}")
    private Path data = Path.of("signet-data");

    @Option(names = "--account", description = "only this account: its name or its id")
    private @Nullable String account;

    @Option(
            names = "--deep",
            description =
                    "opens accounts with their keys and walks every record; needs the vault, the"
                            + " one in the folder or --vault")
    private boolean deep;

    @Option(names = "--vault", description = "address of a vault elsewhere: https://host[:port]")
    private @Nullable String vault;

    @Option(
            names = "--vault-credentials",
            description = "JSON file: authority, tenant, clientId, clientSecretFile, ca, resource")
    private @Nullable Path vaultCredentials;

    @Override
    public Integer call() {
        Logs.configure();
        try {
            var walk = new FolderWalk(options(), System.out, System.err, Entropy.system(), clock());
            return walk.run().exitCode();
        } catch (Failed e) {
            System.err.println("signet: " + e.getMessage());
            return Verdict.COULD_NOT_LOOK.exitCode();
        } catch (IllegalArgumentException e) {
            System.err.println("signet: " + e.getMessage());
            return Verdict.COULD_NOT_LOOK.exitCode();
        }
    }

    private static InstantSource clock() {
        return InstantSource.system();
    }

    private VerifyOptions options() {
        if ((vault == null) != (vaultCredentials == null)) {
            throw new IllegalArgumentException("--vault and --vault-credentials go together");
        }
        if (vault != null && !deep) {
            throw new IllegalArgumentException("--vault is for --deep");
        }
        Path credentials = vaultCredentials;
        Optional<VaultElsewhere> remote =
                vault == null || credentials == null
                        ? Optional.empty()
                        : Optional.of(new VaultElsewhere(vault, () -> connection(credentials)));
        return new VerifyOptions(data, Optional.ofNullable(account), deep, remote);
    }

    private static VaultElsewhere.Connection connection(Path credentials) {
        return new Elsewhere(VaultConnection.elsewhere(credentials, WatchLimits.DEFAULT.timeout()));
    }

    /// The way to a vault elsewhere as the walk uses it.
    private record Elsewhere(VaultConnection connection) implements VaultElsewhere.Connection {
        @Override
        public KeySource source(KeyUri uri, String vault) {
            return connection.source(uri, vault);
        }

        @Override
        public void close() {
            connection.close();
        }
    }
}
