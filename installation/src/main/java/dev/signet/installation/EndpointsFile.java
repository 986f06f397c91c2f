// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    /// The same for people, as a start prints it: one line for each address.
    ///
    /// @param portal address of the pages
    /// @param invitation what makes whoever has it the first administrator, in an address of its
    ///     own: a fragment, which browsers send to nobody; empty when nobody is awaited
    public List<String> lines(
            String portal, Optional<String> invitation, Optional<Integer> plainPort) {
        var lines = new ArrayList<String>();
        lines.add("arm     " + addresses.main());
        lines.add("issuer  " + addresses.main() + "/" + installation.tenant());
        lines.add("portal  " + portal);
        invitation.ifPresent(code -> lines.add("first   " + portal + "/first#" + code));
        lines.add("vault   " + addresses.vault());
        lines.add("fhir    " + addresses.main() + "/fhir/" + FirstStart.ACCOUNT);
        plainPort.ifPresent(port -> lines.add("plain   http://localhost:" + port));
        lines.add("data    " + folder.path() + "  (endpoints.json, ca.pem)");
        return lines;
    }

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
