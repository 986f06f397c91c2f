// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The unmodified clients of npm, `@azure/arm-healthcareapis`, `@azure/keyvault-keys` and
/// `@azure/arm-keyvault`, in the versions of `package-lock.json`. Needs node, npm and its
/// registry; without them it says that it is skipped.
final class NodeClientsTest {
    private static final Path SOURCES = SignetProcess.home().resolve("conformance/src/test/js");
    private static final Path WORK = SignetProcess.home().resolve("conformance/target/js");
    private static final long INSTALL_SECONDS = 180;
    private static final long RUN_SECONDS = 180;

    private static RunningSignet signet;

    @BeforeAll
    static void start() throws Exception {
        skipWithout("node", "--version");
        skipWithout("npm", "--version");
        Files.createDirectories(WORK);
        for (String file :
                List.of(
                        "package.json",
                        "package-lock.json",
                        "local-names.js",
                        "keyvault.js",
                        "healthcareapis.js")) {
            Files.copy(
                    SOURCES.resolve(file), WORK.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        boolean installedBefore =
                Stream.of("arm-healthcareapis", "keyvault-keys", "arm-keyvault")
                        .allMatch(
                                name -> Files.exists(WORK.resolve("node_modules/@azure/" + name)));
        if (!installedBefore) {
            Ended installed =
                    run(INSTALL_SECONDS, List.of(), "npm", "ci", "--no-audit", "--no-fund");
            if (installed.exitCode() != 0) {
                skip("the npm registry does not give the packages");
            }
        }
        signet = RunningSignet.start();
    }

    @AfterAll
    static void stop() {
        if (signet != null) {
            signet.close();
        }
    }

    @Test
    void theHealthcareApisClientKeepsAnAccountUnderACustomersKey() throws Exception {
        signet.keys().create("node");
        Ended ended =
                run(
                        RUN_SECONDS,
                        List.of("NODE_EXTRA_CA_CERTS", signet.client().endpoint("ca")),
                        "node",
                        "healthcareapis.js",
                        signet.data().resolve("endpoints.json").toString(),
                        signet.keys().uri("node"));
        assertEquals(0, ended.exitCode(), ended.output());
        assertTrue(
                ended.output()
                        .contains(
                                "created\nread\nupdated\nlisted\ndeleted\n"
                                        + "a broken precondition is told\n"),
                ended.output());
    }

    @Test
    void theKeyVaultClientsKeepKeysAndVaultsWithTheChallengeChecked() throws Exception {
        Ended ended =
                run(
                        RUN_SECONDS,
                        List.of("NODE_EXTRA_CA_CERTS", signet.client().endpoint("ca")),
                        "node",
                        "--import",
                        "./local-names.js",
                        "keyvault.js",
                        signet.data().resolve("endpoints.json").toString());
        assertEquals(0, ended.exitCode(), ended.output());
        assertEquals(
                "key versions policy signature back vault resource recovered purged",
                String.join(" ", ended.output().lines().toList()));
    }

    private static void skipWithout(String... command) throws Exception {
        try {
            if (run(60, List.of(), command).exitCode() != 0) {
                skip(command[0] + " does not run");
            }
        } catch (IOException e) {
            skip("there is no " + command[0]);
        }
    }

    private static void skip(String why) {
        System.out.println("skipped: NodeClientsTest, " + why);
        abort(why);
    }

    private static Ended run(long seconds, List<String> environment, String... command)
            throws IOException, InterruptedException {
        Path folder = Files.isDirectory(WORK) ? WORK : Path.of(".");
        return Ended.run(folder, seconds, environment, List.of(command));
    }
}
