// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Addresses as Azure's own have them, in a network of its own ([OwnNetwork]): key URIs as they
/// stand in documents and templates mean a key here when the suffix is set so
/// (`https://my-vault.vault.azure.net/keys/my-key`), and clients for users work with the tenant's
/// id where the issuer is at port 443.
final class CloudNameTest {
    @TempDir private Path folder = Path.of("");

    @Test
    void aKeyUriOfTheCloudIsTakenToTheLetterByServerAndClient() throws Exception {
        String hosts = "127.0.0.1 localhost my-vault.vault.azure.net\n";
        served(hosts, CloudNameUser.class);
    }

    @Test
    void clientsForUsersTakeTheTenantsIdWhereTheIssuerIsAtPort443() throws Exception {
        served("127.0.0.1 localhost signet-vault.vault.localhost\n", TenantUser.class);
    }

    private void served(String hosts, Class<?> program) throws Exception {
        var network = OwnNetwork.of("CloudNameTest", folder);
        Ended ended = network.run(hosts, program, folder.resolve("data").toString());
        assertEquals(0, ended.exitCode(), ended.output());
        assertEquals("served", ended.output().lines().toList().getLast(), ended.output());
    }
}
