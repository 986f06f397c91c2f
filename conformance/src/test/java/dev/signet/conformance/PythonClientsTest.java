// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The unmodified clients of Debian's `python3-azure`: `azure-keyvault-keys`, `azure-identity`, and
/// the management clients of Healthcare APIs, vaults and resources. Where they are missing it says
/// that it is skipped.
final class PythonClientsTest {
    /// Debian's own, which has the packages; another first in the path has not.
    private static final String PYTHON = "/usr/bin/python3";

    private static final Path SOURCES = SignetProcess.home().resolve("conformance/src/test/python");
    private static final long SECONDS = 180;

    @BeforeAll
    static void requireClients() throws Exception {
        Az.install(); // Debian's package comes with the clients
        if (run("", "-c", "import azure.keyvault.keys, azure.identity").exitCode() != 0) {
            System.out.println("skipped: PythonClientsTest, there is no python3-azure");
            abort("there is no python3-azure");
        }
    }

    /// By a device's code, by name and password, and in a browser, which is a program too.
    @Test
    void aUserSignsInOnceForThreeAudiences() throws Exception {
        try (RunningSignet signet =
                RunningSignet.start("--audit", "on", "--password-grant", "on")) {
            var person = Person.added(signet, "pia");
            Ended ended =
                    run(
                            signet.client().endpoint("ca"),
                            "users.py",
                            signet.data().resolve("endpoints.json").toString(),
                            "pia",
                            person.password());
            assertEquals(0, ended.exitCode(), ended.output());
            assertEquals(
                    List.of("device 1", "password 0", "browser 1"),
                    ended.output().lines().toList());
            assertEquals(1, person.given("password"));
            assertEquals(1, person.given("authorization_code"));
            assertEquals(6, person.given("refresh_token"));
        }
    }

    @Test
    void theKeyVaultClientKeepsAKeyWithTheChallengeChecked() throws Exception {
        try (RunningSignet signet = RunningSignet.shared()) {
            Ended ended =
                    run(
                            signet.client().endpoint("ca"),
                            "keyvault.py",
                            signet.data().resolve("endpoints.json").toString());
            assertEquals(0, ended.exitCode(), ended.output());
            assertEquals(
                    "key versions policy signature disabled back",
                    String.join(" ", ended.output().lines().toList()));
        }
    }

    @Test
    void theManagementClientsKeepAccountsWorkspacesAndVaults() throws Exception {
        try (RunningSignet signet = RunningSignet.shared()) {
            signet.keys().create("python-managed");
            Ended ended =
                    run(
                            signet.client().endpoint("ca"),
                            "healthcare.py",
                            signet.data().resolve("endpoints.json").toString(),
                            signet.keys().uri("python-managed"));
            assertEquals(0, ended.exitCode(), ended.output());
            assertEquals(
                    "account changed refused workspace vault removed",
                    String.join(" ", ended.output().lines().toList()));
        }
    }

    private static Ended run(String authority, String... arguments) throws InterruptedException {
        var command = new ArrayList<String>(List.of(PYTHON));
        command.addAll(List.of(arguments));
        try {
            return Ended.run(
                    SOURCES,
                    SECONDS,
                    List.of(
                            "REQUESTS_CA_BUNDLE",
                            authority,
                            "PYTHONPATH",
                            SOURCES.toString(),
                            "PYTHONDONTWRITEBYTECODE",
                            "1"),
                    command);
        } catch (IOException e) {
            return new Ended(-1, e.toString());
        }
    }
}
