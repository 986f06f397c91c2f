// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import dev.signet.conformance.Client.Answer;
import tools.jackson.databind.JsonNode;

/// FHIR services of one workspace and the identities that they use, as a client of ARM makes them.
record WorkspaceServices(RunningSignet signet, String workspace) {
    private static final String HEALTH = "?api-version=2023-11-01";
    private static final String IDENTITY = "?api-version=2023-01-31";
    static final String SYSTEM = "{\"type\":\"SystemAssigned\"}";

    /// Makes the workspace.
    WorkspaceServices made() {
        Answer begun =
                signet.client()
                        .send("arm", "PUT", health("") + HEALTH, "{\"location\":\"westus2\"}")
                        .expect(200, 201);
        begun.header("Azure-AsyncOperation").ifPresent(_ -> signet.arm().await(begun));
        return this;
    }

    private String group() {
        return "/subscriptions/" + signet.client().subscription() + "/resourceGroups/signet";
    }

    private String health(String below) {
        return signet.client().arm()
                + group()
                + "/providers/Microsoft.HealthcareApis/workspaces/"
                + workspace
                + below;
    }

    String address(String service) {
        return health("/fhirservices/" + service) + HEALTH;
    }

    String id(String service) {
        return group()
                + "/providers/Microsoft.HealthcareApis/workspaces/"
                + workspace
                + "/fhirservices/"
                + service;
    }

    /// The base address of its data plane.
    String base(String service) {
        return signet.client().fhir(workspace + "-" + service);
    }

    private String identityId(String name) {
        return group() + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/" + name;
    }

    /// Makes a user-assigned identity.
    ///
    /// @return its object id
    String identity(String name) {
        return signet.client()
                .send(
                        "arm",
                        "PUT",
                        signet.client().arm() + identityId(name) + IDENTITY,
                        "{\"location\":\"westus2\"}")
                .expect(200, 201)
                .json()
                .at("/properties/principalId")
                .asString();
    }

    void removeIdentity(String name) {
        String address = signet.client().arm() + identityId(name) + IDENTITY;
        signet.client().send("arm", "DELETE", address, "").expect(200);
    }

    /// The member `identity` that names it.
    String user(String name) {
        return "{\"type\":\"UserAssigned\",\"userAssignedIdentities\":{\""
                + identityId(name)
                + "\":{}}}";
    }

    /// Sends PUT.
    ///
    /// @param identity the member, or empty
    /// @param keyUrl with its version, or empty
    Answer put(String service, String identity, String keyUrl) {
        return put(service, identity, keyUrl, "westus2");
    }

    Answer put(String service, String identity, String keyUrl, String location) {
        String body =
                "{\"kind\":\"fhir-R4\",\"location\":\""
                        + location
                        + "\""
                        + (identity.isEmpty() ? "" : ",\"identity\":" + identity)
                        + ",\"properties\":{"
                        + (keyUrl.isEmpty() ? "" : encryption(keyUrl))
                        + "}}";
        return signet.client().send("arm", "PUT", address(service), body);
    }

    static String encryption(String keyUrl) {
        return "\"encryption\":{\"customerManagedKeyEncryption\":{\"keyEncryptionKeyUrl\":\""
                + keyUrl
                + "\"}}";
    }

    /// Puts it and waits for the end of the operation.
    ///
    /// @return the last poll
    JsonNode ended(String service, String identity, String keyUrl) {
        return signet.arm().await(put(service, identity, keyUrl).expect(200, 201));
    }

    JsonNode shown(String service) {
        return signet.client().get("arm", address(service)).expect(200).json();
    }

    /// The URL of a key's newest version.
    String keyUrl(String key) {
        return signet.keys().uri(key) + "/" + signet.keys().latest(key);
    }

    /// What a principal may do with the keys of the first vault.
    ///
    /// @param operation `add` or `remove`
    void permit(String operation, String objectId, String... permissions) {
        String body =
                """
                {"properties":{"accessPolicies":[{"tenantId":"%s","objectId":"%s",
                 "permissions":{"keys":[%s]}}]}}
                """
                        .formatted(
                                signet.client().tenant(),
                                objectId,
                                "\"" + String.join("\",\"", permissions) + "\"");
        signet.client()
                .send(
                        "arm",
                        "PUT",
                        signet.vault("signet-vault", "/accessPolicies/" + operation),
                        body)
                .expect(200, 201);
    }
}
