// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A server on a scratch folder and free ports, shared by the tests of one class, or of several.
/// Keeps its ports over restarts, because key URIs hold the vault's.
final class RunningSignet implements AutoCloseable {
    /// How long a change may take to be felt when the vault tells of it (promise P2).
    static final Duration NOTIFIED_BOUND = Duration.ofSeconds(2);

    private static @Nullable RunningSignet shared;

    private final Path data;
    private final String[] options;
    private final boolean isShared;
    private SignetProcess process;
    private Client client;

    private RunningSignet(Path data, String[] options, boolean isShared) {
        this.data = data;
        this.options = options;
        this.isShared = isShared;
        this.process = SignetProcess.start("up", data, options);
        this.client = new Client(process.endpoints());
    }

    /// The one of all test classes of this JVM that need no other options and leave each other
    /// alone: each makes groups, vaults, keys, users and accounts of its own names, and takes
    /// nothing away from the account `demo`, the vault `signet-vault` or the service. It ends with
    /// the JVM: closing it only looks whether it runs, and it is not restarted.
    ///
    /// @throws IllegalStateException with what it printed, when it did not start or has ended
    static synchronized RunningSignet shared() {
        if (shared == null) {
            var started = on(scratch(), true);
            Runtime.getRuntime().addShutdownHook(new Thread(started::end));
            shared = started;
        }
        shared.requireAlive();
        return shared;
    }

    /// Starts one.
    ///
    /// @param more options of `up` beside folder and ports
    static RunningSignet start(String... more) {
        return on(scratch(), more);
    }

    private static Path scratch() {
        try {
            return Files.createTempDirectory("signet-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The same with that data folder, which is removed at its close. Ports are free ones unless
    /// both are among the options.
    static RunningSignet on(Path data, String... more) {
        return on(data, false, more);
    }

    private static RunningSignet on(Path data, boolean isShared, String... more) {
        if (List.of(more).contains("--port")) {
            return new RunningSignet(data, more.clone(), isShared);
        }
        var options = new String[more.length + 4];
        options[0] = "--port";
        options[1] = FreePort.next();
        options[2] = "--vault-port";
        options[3] = FreePort.next();
        System.arraycopy(more, 0, options, 4, more.length);
        return new RunningSignet(data, options, isShared);
    }

    Client client() {
        return client;
    }

    VaultKeys keys() {
        return new VaultKeys(client);
    }

    Arm arm() {
        return new Arm(client);
    }

    Path data() {
        return data;
    }

    /// @throws IllegalStateException when others need it as it is
    SignetProcess process() {
        requireOwn();
        return process;
    }

    private void requireOwn() {
        if (isShared) {
            throw new IllegalStateException("this server is shared");
        }
    }

    private void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException("the shared server has ended:\n" + process.text());
        }
    }

    /// Ends it as Ctrl-C does and starts it again.
    void restart() {
        process().terminate();
        startAgain();
    }

    /// Starts it after it has ended, and does not wait.
    SignetProcess launch() {
        requireOwn();
        return SignetProcess.launch("up", data, options);
    }

    /// Starts it after it has ended.
    void startAgain() {
        requireOwn();
        process = SignetProcess.start("up", data, options);
        client = new Client(process.endpoints());
    }

    /// Makes an account under a key of the embedded vault and waits for it.
    ///
    /// @return the base address of its data plane
    String account(String name, String key) {
        JsonNode ended = arm().create(name, keys().uri(key));
        if (!ended.get("status").asString().equals("Succeeded")) {
            throw new IllegalStateException("the account is not made: " + ended);
        }
        return client.fhir(name);
    }

    /// A credentials file by which another installation may use this one's vault as the
    /// administrator.
    String credentials() {
        String json =
                """
                {"authority":"%s","tenant":"%s","clientId":"%s","clientSecretFile":"%s",
                 "ca":"%s","resource":"%s"}
                """
                        .formatted(
                                client.endpoint("issuer"),
                                client.tenant(),
                                client.endpoint("clientId"),
                                client.endpoint("clientSecretFile"),
                                client.endpoint("ca"),
                                client.endpoint("audiences", "vault"));
        try {
            return Files.writeString(data.resolve("credentials.json"), json).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Grants (`add`) or takes away (`remove`) what the service may do in the first vault.
    void accessPolicy(String operation) {
        requireOwn();
        String policies =
                """
                {"properties":{"accessPolicies":[{"tenantId":"%s","objectId":"%s",
                 "permissions":{"keys":["get","wrapKey","unwrapKey"]}}]}}
                """
                        .formatted(client.tenant(), client.endpoint("serviceObjectId"));
        client.send("arm", "PUT", vault("signet-vault", "/accessPolicies/" + operation), policies)
                .expect(200, 201);
    }

    /// The address of a vault in the control plane, or of something below it.
    String vault(String name, String below) {
        return client.arm()
                + "/subscriptions/"
                + client.subscription()
                + "/resourceGroups/signet/providers/Microsoft.KeyVault/vaults/"
                + name
                + below
                + "?api-version=2023-07-01";
    }

    @Override
    public void close() {
        if (isShared) {
            requireAlive();
        } else {
            end();
        }
    }

    private void end() {
        process.close();
        remove(data);
    }

    static void remove(Path folder) {
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException e) {
            // somebody else was quicker: what was wanted
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
