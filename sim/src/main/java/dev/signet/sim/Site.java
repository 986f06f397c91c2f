// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim;

import dev.signet.conformance.Arm;
import dev.signet.conformance.Client;
import dev.signet.conformance.Client.Answer;
import dev.signet.conformance.FreePort;
import dev.signet.conformance.SignetProcess;
import dev.signet.conformance.Until;
import dev.signet.conformance.VaultKeys;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// Where a server runs: its ports stay the same for life, because a key's URI holds the vault's.
///
/// @param port of the main listener
/// @param vaultPort of the embedded vault
public record Site(String port, String vaultPort) {
    public static final String ACCOUNT = "demo";

    /// For a machine that does much else as well: a hang is told from slowness by minutes.
    private static final Duration READY_WITHIN = Duration.ofMinutes(4);

    private static final String ARM_VERSION = "?api-version=2021-11-01";
    private static final String VAULT_VERSION = "?api-version=7.4";
    private static final int TRIES = 3;
    private static final Duration SERVING_WITHIN = Duration.ofMinutes(2);

    public static final String KEY = "signet-key";

    public static Site free() {
        return new Site(FreePort.next(), FreePort.next());
    }

    /// A server that is ready.
    ///
    /// @param readyMillis from launch to `ready`
    public record Running(SignetProcess process, Client client, long readyMillis)
            implements AutoCloseable {

        /// GET with patience: on a busy machine a connection may not come at the first try.
        /// What it asks changes nothing, so it may be asked again.
        public Answer get(String resource, String address) {
            for (int tried = 1; ; tried++) {
                try {
                    return client.get(resource, address);
                } catch (UncheckedIOException e) {
                    if (tried == TRIES || !process.isAlive()) {
                        throw e;
                    }
                }
            }
        }

        /// The data plane of the account.
        public String base() {
            return client.fhir(ACCOUNT);
        }

        /// Makes the account where the first start could not: on a busy machine the vault's
        /// answer may come too late for it.
        void makeAccount() {
            var arm = new Arm(client);
            for (int tried = 0;
                    get("arm", arm.account(ACCOUNT) + ARM_VERSION).status() == 404;
                    tried++) {
                var ended = arm.create(ACCOUNT, keys().uri(KEY));
                if (tried == TRIES && !ended.get("status").asString().equals("Succeeded")) {
                    throw new IllegalStateException("no account: " + ended);
                }
            }
        }

        /// Waits until the account does not answer that its key is lost or that it is opening:
        /// on a busy machine the vault's first answer may come too late.
        ///
        /// @return whether it serves or is refused for another reason
        boolean awaitServing(Duration within) {
            return awaits(within, () -> !isRefusedForNow());
        }

        /// The same, but no longer than until the embedded vault says itself that its files are
        /// damaged: without it the account stays refused.
        void awaitServingOrDamagedVault(Duration within) {
            boolean _ = awaits(within, () -> !isRefusedForNow() || isVaultDamaged());
        }

        private static boolean awaits(Duration within, BooleanSupplier condition) {
            try {
                Until.holds(within, "the account serves", condition);
                return true;
            } catch (IllegalStateException e) {
                return false;
            }
        }

        private boolean isRefusedForNow() {
            int status = get("fhir", base() + "/Patient?_summary=count").status();
            return status == 403 || status == 429 || status == 503 || status == 404;
        }

        private boolean isVaultDamaged() {
            Answer answer = get("vault", client.vault() + "/keys/" + KEY + VAULT_VERSION);
            return answer.status() == 500 && answer.text().contains("are damaged");
        }

        public VaultKeys keys() {
            return new VaultKeys(client);
        }

        /// SIGKILL, if it still runs.
        @Override
        public void close() {
            process.close();
        }
    }

    /// Starts a server on `data`.
    ///
    /// @param options beyond those of the place
    /// @throws IllegalStateException with all it has printed, when it does not get ready
    public Running start(Path data, String... options) {
        return start(Map.of(), data, options);
    }

    /// The same with more in its environment.
    public Running start(Map<String, String> environment, Path data, String... options) {
        long start = System.nanoTime();
        SignetProcess process = launch(environment, data, options);
        awaitReadyOrEnd(process);
        if (!process.isReady()) {
            throw new IllegalStateException("the server has ended:\n" + process.text());
        }
        var running = running(process, start);
        running.makeAccount();
        running.awaitServing(SERVING_WITHIN);
        return running;
    }

    /// Waits for `ready` or the end, whichever comes.
    ///
    /// @throws IllegalStateException when neither comes within [#READY_WITHIN]
    static void awaitReadyOrEnd(SignetProcess process) {
        try {
            Until.holds(READY_WITHIN, "ready", () -> process.isReady() || !process.isAlive());
        } catch (IllegalStateException e) {
            process.close();
            throw new IllegalStateException("neither ready nor ended:\n" + process.text(), e);
        }
        if (!process.isReady()) {
            process.awaitEnd(Duration.ofSeconds(10));
        }
    }

    /// As [#start] without waiting.
    SignetProcess launch(Path data, String... options) {
        return launch(Map.of(), data, options);
    }

    private SignetProcess launch(Map<String, String> environment, Path data, String... options) {
        var all = new ArrayList<>(List.of("--port", port, "--vault-port", vaultPort));
        all.addAll(List.of(options));
        return SignetProcess.launch(environment, "up", data, all.toArray(String[]::new));
    }

    static Running running(SignetProcess process, long startNanos) {
        long millis = (System.nanoTime() - startNanos) / 1_000_000;
        return new Running(process, new Client(process.endpoints()), millis);
    }
}
