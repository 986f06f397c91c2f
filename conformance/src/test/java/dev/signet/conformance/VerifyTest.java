// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./signet verify` beside a server that runs, and after it.
class VerifyTest {
    private static final Duration MOST = Duration.ofMinutes(2);

    @TempDir private Path scratch;

    @Test
    void verifyLeavesARunningServerAloneAndTellsDamageAfterIt() throws IOException {
        Path data = scratch.resolve("data");
        String port = FreePort.next();
        String vaultPort = FreePort.next();
        try (var server =
                SignetProcess.start("up", data, "--port", port, "--vault-port", vaultPort)) {
            var client = new Client(server.endpoints());
            String patients = client.fhir("demo") + "/Patient";
            client.send("fhir", "POST", patients, "{\"resourceType\":\"Patient\"}").expect(201);

            expect(2, "open in another process", data);

            client.send("fhir", "POST", patients, "{\"resourceType\":\"Patient\"}").expect(201);
            server.kill();
        }
        expect(0, "nothing is damaged", data);
        expect(0, "nothing is damaged", data, "--deep");
        expect(0, "nothing is damaged", data, "--account", "demo");
        expect(2, "no account has this name or id", data, "--account", "nobody");
        expect(2, "Unknown option", data, "--nothing");
        Path anchor = anchor(data);
        byte[] bytes = Files.readAllBytes(anchor);
        bytes[3] ^= 1;
        Files.write(anchor, bytes);
        expect(1, "damaged  accounts/" + anchor.getParent().getFileName() + "/ledger.anchor", data);
    }

    private static Path anchor(Path data) throws IOException {
        try (var accounts = Files.list(data.resolve("accounts"))) {
            return accounts.findFirst().orElseThrow().resolve("ledger.anchor");
        }
    }

    private static void expect(int code, String text, Path data, String... options) {
        try (var verify = SignetProcess.launch("verify", data, options)) {
            int ended = verify.awaitEnd(MOST);
            assertEquals(code, ended, verify.text());
            assertTrue(verify.text().contains(text), verify.text());
        }
    }
}
