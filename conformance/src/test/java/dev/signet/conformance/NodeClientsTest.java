// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The unmodified clients of npm, `@azure/arm-healthcareapis`, `@azure/keyvault-keys` and
/// `@azure/arm-keyvault`, in the versions of `package-lock.json`. Needs node, npm and its
/// registry; without them it says that it is skipped.
final class NodeClientsTest {
    private static final long RUN_SECONDS = 180;

    private static RunningSignet signet;

    @BeforeAll
    static void start() throws Exception {
        NodeWork.CLIENTS.prepare("NodeClientsTest");
        signet = RunningSignet.shared();
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
                NodeWork.CLIENTS.run(
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
                NodeWork.CLIENTS.run(
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
}
