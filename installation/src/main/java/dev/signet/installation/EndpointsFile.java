// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `endpoints.json`: where everything is, for the command line and for scripts. Holds no
/// secret, only the place of one.
///
/// @param accountsAudience what tokens for every account are made out to
public record EndpointsFile(
        DataFolder folder,
        Installation installation,
        Addresses addresses,
        String accountsAudience,
        Path trusted) {
    /// What tokens for the control plane are made out to.
    public static final String ARM_AUDIENCE = "https://management.azure.com/";

    public void write(Optional<Integer> plainPort) {
        var json = JsonMapper.builder().build();
        ObjectNode root = json.createObjectNode();
        root.put("arm", addresses.main());
        root.put("vault", addresses.vault());
        root.put("issuer", addresses.main());
        root.putObject("fhir")
                .put(FirstStart.ACCOUNT, addresses.main() + "/fhir/" + FirstStart.ACCOUNT);
        root.put("tenant", installation.tenant().toString());
        root.put("subscription", installation.subscription().toString());
        root.put("ca", trusted.toString());
        root.put("clientId", installation.administratorClient().toString());
        root.put("clientSecretFile", folder.clientSecret(Installation.ADMINISTRATOR).toString());
        root.putObject("audiences")
                .put("arm", ARM_AUDIENCE)
                .put("vault", EmbeddedVault.AUDIENCE)
                .put("fhir", accountsAudience);
        root.put("serviceObjectId", installation.serviceObject().toString());
        plainPort.ifPresent(port -> root.put("plain", "http://localhost:" + port));
        DataFolder.write(
                folder.endpoints(),
                json.writerWithDefaultPrettyPrinter().writeValueAsBytes(root),
                "rw-r--r--");
    }
}
