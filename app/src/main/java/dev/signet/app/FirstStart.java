// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.ControlPlane;
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

/// What a new installation finds made: resource group `signet` and account `demo` under the
/// vault's
/// first key. It asks the control plane as the administrator does, through the same requests, so
/// there is no second way to make an account.
record FirstStart(Installation installation, Addresses addresses, ControlPlane controlPlane) {
    static final String GROUP = "signet";
    static final String ACCOUNT = "demo";
    private static final String GROUP_VERSION = "2021-04-01";
    private static final String ACCOUNT_VERSION = "2021-11-01";
    private static final Duration ACCOUNT_WITHIN = Duration.ofSeconds(30);

    /// @param withAccount false when the vault is elsewhere: then whoever has its key makes
    ///     accounts
    void run(boolean withAccount) {
        String group = "subscriptions/" + installation.subscription() + "/resourceGroups/" + GROUP;
        if (send("GET", group, GROUP_VERSION, "").status() == 200) {
            return;
        }
        expect(send("PUT", group, GROUP_VERSION, "{\"location\":\"westus2\"}"));
        if (withAccount) {
            String account = group + "/providers/Microsoft.HealthcareApis/services/" + ACCOUNT;
            String body =
                    "{\"kind\":\"fhir-R4\",\"location\":\"westus2\",\"properties\":{"
                            + "\"cosmosDbConfiguration\":{\"keyVaultKeyUri\":\""
                            + addresses.vault()
                            + "/keys/"
                            + EmbeddedVault.KEY
                            + "\"}}}";
            expect(send("PUT", account, ACCOUNT_VERSION, body));
            try {
                var _ = controlPlane.awaitIdle(ACCOUNT_WITHIN);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
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

    private static void expect(Response response) {
        if (response.status() >= 300) {
            throw new Failed(
                    Failure.INTERNAL,
                    "the first start could not be finished",
                    new Fact("status", response.status()));
        }
    }
}
