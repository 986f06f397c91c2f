// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.ControlPlane;
import dev.signet.controlplane.Records;
import dev.signet.http.Headers;
import dev.signet.http.Request;
import dev.signet.http.Request.Parameter;
import dev.signet.http.Response;
import dev.signet.identity.Caller;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a new installation finds made: resource group `signet` and account `demo` under the
/// vault's first key. It asks the control plane as the administrator does, through the same
/// requests, so there is no second way to make an account. A first start that was cut short is
/// finished by the next one; once finished, what a customer deletes stays deleted.
public record FirstStart(
        Installation installation,
        Addresses addresses,
        ControlPlane controlPlane,
        Records records) {
    public static final String GROUP = "signet";
    public static final String ACCOUNT = "demo";

    /// The record that says it is finished.
    private static final String FINISHED = "first-start/account";

    private static final String GROUP_VERSION = "2021-04-01";
    private static final String ACCOUNT_VERSION = "2021-11-01";
    private static final Duration ACCOUNT_WITHIN = Duration.ofSeconds(30);
    private static final int TRIES = 3;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// @param withAccount false when the vault is elsewhere: then whoever has its key makes
    ///     accounts
    /// @throws Failed when the account cannot be made; the next start tries again
    public void run(boolean withAccount) {
        if (records.read(FINISHED).isPresent()) {
            return;
        }
        String group = "subscriptions/" + installation.subscription() + "/resourceGroups/" + GROUP;
        expect(send("PUT", group, GROUP_VERSION, "{\"location\":\"westus2\"}"), "resource group");
        if (withAccount) {
            makeAccount(group + "/providers/Microsoft.HealthcareApis/services/" + ACCOUNT);
        }
        records.write(Map.of(FINISHED, Optional.of(new byte[] {1})));
    }

    /// A vault that has only just started may be too slow for the first question, so there are
    /// some tries.
    private void makeAccount(String account) {
        Optional<String> problem = Optional.empty();
        for (int i = 0; i < TRIES; i++) {
            if (send("GET", account, ACCOUNT_VERSION, "").status() == 404) {
                problem = put(account);
            } else {
                // begun by a start that was cut short; the control plane goes on with it
                awaitIdle();
            }
            if (succeeded(account)) {
                return;
            }
        }
        throw new Failed(
                Failure.UNAVAILABLE,
                "the account " + ACCOUNT + " could not be made; the next start tries again",
                new Fact("reason", problem.orElse("it did not get ready in time")));
    }

    /// @return why it failed
    private Optional<String> put(String account) {
        String body =
                "{\"kind\":\"fhir-R4\",\"location\":\"westus2\",\"properties\":{"
                        + "\"cosmosDbConfiguration\":{\"keyVaultKeyUri\":\""
                        + addresses.vault()
                        + "/keys/"
                        + EmbeddedVault.KEY
                        + "\"}}}";
        Response begun = send("PUT", account, ACCOUNT_VERSION, body);
        expect(begun, "account");
        awaitIdle();
        String operation = begun.headers().first("Azure-AsyncOperation").orElseThrow();
        String path = operation.substring(addresses.main().length() + 1).replaceAll("\\?.*", "");
        JsonNode error = json(send("GET", path, ACCOUNT_VERSION, "")).path("error");
        return error.isMissingNode()
                ? Optional.empty()
                : Optional.of(error.path("message").asString(""));
    }

    private boolean succeeded(String account) {
        Response read = send("GET", account, ACCOUNT_VERSION, "");
        return read.status() == 200
                && json(read)
                        .path("properties")
                        .path("provisioningState")
                        .asString("")
                        .equals("Succeeded");
    }

    private void awaitIdle() {
        try {
            var _ = controlPlane.awaitIdle(ACCOUNT_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failed(Failure.UNAVAILABLE, "the first start was interrupted");
        }
    }

    private Response send(String method, String path, String version, String body) {
        var administrator =
                new Caller(
                        installation.administratorObject().toString(),
                        installation.administratorClient().toString(),
                        installation.tenant().toString(),
                        addresses.main());
        return controlPlane.handleAs(
                administrator,
                new Request(
                        method,
                        addresses.main(),
                        Arrays.asList(path.split("/")),
                        List.of(new Parameter("api-version", version)),
                        Headers.of("Content-Type", "application/json"),
                        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)),
                        "127.0.0.1"));
    }

    private static JsonNode json(Response response) {
        return switch (response.body()) {
            case Response.Body.Bytes(var bytes) -> JSON.readTree(bytes);
            case Response.Body.Streamed _ -> throw new IllegalStateException("ARM does not stream");
        };
    }

    private static void expect(Response response, String what) {
        if (response.status() >= 300) {
            throw new Failed(
                    Failure.INTERNAL,
                    "the first start could not make the " + what,
                    new Fact("status", response.status()));
        }
    }
}
