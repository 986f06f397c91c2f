// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A service's identity is removed: nothing happens at the vault, and it is felt at once.
final class IdentityGoneTest {
    private static final Duration PATIENCE = Duration.ofSeconds(70);

    @Test
    void aRemovedIdentityIsObeyedAtOnceAndTheStoppedFolderSaysTheSameCode() {
        try (RunningSignet signet = RunningSignet.start()) {
            var services = new WorkspaceServices(signet, "clinic").made();
            signet.keys().create("clinic-key");
            String principal = services.identity("reader");
            services.permit("add", principal, "get", "wrapKey", "unwrapKey");
            assertEquals(
                    "Succeeded",
                    services.ended("gone", services.user("reader"), services.keyUrl("clinic-key"))
                            .get("status")
                            .asString());
            var requests = new DataRequests(signet.client(), services.base("gone")).plant();
            requests.read().expect(200);

            services.removeIdentity("reader");
            Duration took = Until.holds(PATIENCE, "no", () -> requests.read().status() == 403);
            assertTrue(took.compareTo(RunningSignet.NOTIFIED_BOUND) <= 0, "refused after " + took);

            signet.process().terminate();
            try (var verify = SignetProcess.launch("verify", signet.data(), "--deep")) {
                assertEquals(2, verify.awaitEnd(Duration.ofMinutes(2)), verify.text()); // not all
                assertTrue(verify.text().contains("refuses (code 4015)"), verify.text());
            }
        }
    }
}
