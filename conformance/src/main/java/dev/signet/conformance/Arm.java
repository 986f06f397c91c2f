// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import dev.signet.conformance.Client.Answer;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/// The control plane as a client of it sees it: accounts, and waiting for operations.
public final class Arm {
    private static final String VERSION = "?api-version=2021-11-01";
    private static final Duration BOUND = Duration.ofSeconds(60);

    private final Client client;

    public Arm(Client client) {
        this.client = client;
    }

    /// The address of an account in resource group `signet`.
    public String account(String name) {
        return client.arm()
                + "/subscriptions/"
                + client.subscription()
                + "/resourceGroups/signet/providers/Microsoft.HealthcareApis/services/"
                + name;
    }

    /// Sends PUT and waits for the end of the operation.
    ///
    /// @param keyUri versionless key URI; empty for service-managed
    /// @return the body of the last poll: `status`, and `error` when it is `Failed`
    public JsonNode create(String name, String keyUri) {
        String cosmos = keyUri.isEmpty() ? "" : "\"keyVaultKeyUri\":\"" + keyUri + "\"";
        String body =
                "{\"kind\":\"fhir-R4\",\"location\":\"westus2\",\"properties\":{"
                        + "\"cosmosDbConfiguration\":{"
                        + cosmos
                        + "}}}";
        return await(put(name, body).expect(200, 201));
    }

    /// Sends PUT with a body.
    public Answer put(String name, String body) {
        return client.send("arm", "PUT", account(name) + VERSION, body);
    }

    public Answer read(String name) {
        return client.get("arm", account(name) + VERSION);
    }

    /// Sends DELETE and waits for the end of the operation.
    public JsonNode delete(String name) {
        return await(client.send("arm", "DELETE", account(name) + VERSION, "").expect(202));
    }

    /// Polls the operation that an answer names until it has ended.
    public JsonNode await(Answer started) {
        String operation = started.header("Azure-AsyncOperation").orElseThrow();
        Until.holds(BOUND, "the operation ends", () -> !status(operation).equals("Running"));
        return client.get("arm", operation).expect(200).json();
    }

    private String status(String operation) {
        return client.get("arm", operation).expect(200).json().get("status").asString();
    }
}
