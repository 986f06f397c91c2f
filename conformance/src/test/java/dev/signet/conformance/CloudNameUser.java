// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.KeyClientBuilder;
import com.azure.security.keyvault.keys.models.CreateRsaKeyOptions;
import com.azure.security.keyvault.keys.models.KeyVaultKey;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/// The other half of [CloudNameTest], in the namespace: starts the server with a certificate of the
/// operator's for the names of the cloud, makes the vault by ARM and the key by the unmodified
/// client with its defaults, which trusts the operator's authority only, and an account under the
/// key's URI.
/// Prints `served` at the end.
final class CloudNameUser {
    private static final String VAULT = "https://my-vault.vault.azure.net";

    private CloudNameUser() {}

    public static void main(String[] arguments) throws Exception {
        Path data = Path.of(arguments[0]);
        try (var first = started(data)) {
            first.terminate();
        }
        var operator = new OperatorAuthority(data.resolveSibling("operator")).made();
        operator.bring(data, "*.vault.azure.net");
        try (var process = started(data)) {
            var client = new Client(process.endpoints());
            require(client.vault().equals("https://signet-vault.vault.azure.net"), client.vault());
            makeVault(client);
            KeyVaultKey key =
                    keys(client, operator)
                            .createRsaKey(new CreateRsaKeyOptions("my-key").setKeySize(2048));
            require(key.getId().startsWith(VAULT + "/keys/my-key/"), key.getId());
            JsonNode ended = new Arm(client).create("cloud", VAULT + "/keys/my-key");
            require(ended.get("status").asString().equals("Succeeded"), ended.toString());
            var requests = new DataRequests(client, client.fhir("cloud"));
            requests.plant();
            requests.read().expect(200);
            System.out.println("served");
        }
    }

    private static SignetProcess started(Path data) {
        return SignetProcess.start(
                "up",
                data,
                "--port",
                "8443",
                "--vault-port",
                "443",
                "--vault-suffix",
                "vault.azure.net");
    }

    private static void makeVault(Client client) {
        String administrator = Tokens.claims(client.token("arm")).get("oid").asString();
        String body =
                """
                {"location":"westus2","properties":{"tenantId":"%1$s","enablePurgeProtection":true,
                 "sku":{"family":"A","name":"standard"},"accessPolicies":[
                 {"tenantId":"%1$s","objectId":"%2$s","permissions":{"keys":["all"]}},
                 {"tenantId":"%1$s","objectId":"%3$s",
                  "permissions":{"keys":["get","wrapKey","unwrapKey"]}}]}}
                """
                        .formatted(
                                client.tenant(), administrator, client.endpoint("serviceObjectId"));
        String address =
                client.arm()
                        + "/subscriptions/"
                        + client.subscription()
                        + "/resourceGroups/signet/providers/Microsoft.KeyVault/vaults/my-vault"
                        + "?api-version=2023-07-01";
        JsonNode made = client.send("arm", "PUT", address, body).expect(201).json();
        String uri = made.at("/properties/vaultUri").asString();
        require(uri.equals(VAULT + "/"), uri);
    }

    private static HttpClient trusting(Path authority) {
        return new JdkHttpClientBuilder(
                        java.net.http.HttpClient.newBuilder().sslContext(Client.trust(authority)))
                .build();
    }

    private static KeyClient keys(Client client, OperatorAuthority operator) throws Exception {
        return new KeyClientBuilder()
                .vaultUrl(VAULT)
                .credential(
                        new ClientSecretCredentialBuilder()
                                .authorityHost(client.endpoint("issuer") + "/")
                                .disableInstanceDiscovery()
                                .tenantId(client.tenant())
                                .clientId(client.endpoint("clientId"))
                                .clientSecret(
                                        Files.readString(
                                                        Path.of(
                                                                client.endpoint(
                                                                        "clientSecretFile")))
                                                .strip())
                                .httpClient(trusting(Path.of(client.endpoint("ca"))))
                                .build())
                .httpClient(trusting(operator.certificate()))
                .buildClient();
    }

    private static void require(boolean held, String found) {
        if (!held) {
            throw new IllegalStateException(found);
        }
    }
}
