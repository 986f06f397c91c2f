// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import dev.signet.conformance.Client.Answer;
import tools.jackson.databind.JsonNode;

/// The keys of the vault as the customer handles them.
public final class VaultKeys {
    private static final String VERSION = "?api-version=7.4";

    private final Client client;

    public VaultKeys(Client client) {
        this.client = client;
    }

    /// The versionless URI of a key.
    public String uri(String key) {
        return client.vault() + "/keys/" + key;
    }

    /// Makes a new RSA key, or a new version of it.
    ///
    /// @return the new version, 32 hexadecimal characters
    public String create(String key) {
        String body = "{\"kty\":\"RSA\",\"key_size\":2048}";
        Answer answer = client.send("vault", "POST", uri(key) + "/create" + VERSION, body);
        return version(answer.expect(200).json());
    }

    /// Makes a new version with the `rotate` operation.
    public String rotate(String key) {
        Answer answer = client.send("vault", "POST", uri(key) + "/rotate" + VERSION, "");
        return version(answer.expect(200).json());
    }

    /// The latest version.
    public String latest(String key) {
        return version(client.get("vault", uri(key) + VERSION).expect(200).json());
    }

    /// Switches a version on or off.
    public void enable(String key, String version, boolean enabled) {
        String body = "{\"attributes\":{\"enabled\":" + enabled + "}}";
        client.send("vault", "PATCH", uri(key) + "/" + version + VERSION, body).expect(200);
    }

    public void delete(String key) {
        client.send("vault", "DELETE", uri(key) + VERSION, "").expect(200);
    }

    public void recover(String key) {
        String address = client.vault() + "/deletedkeys/" + key + "/recover" + VERSION;
        client.send("vault", "POST", address, "").expect(200);
    }

    public Answer purge(String key) {
        return client.send("vault", "DELETE", client.vault() + "/deletedkeys/" + key + VERSION, "");
    }

    private static String version(JsonNode bundle) {
        String kid = bundle.get("key").get("kid").asString();
        return kid.substring(kid.lastIndexOf('/') + 1);
    }
}
