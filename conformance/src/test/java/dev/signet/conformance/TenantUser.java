// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.identity.DeviceCodeCredentialBuilder;
import com.azure.identity.UsernamePasswordCredentialBuilder;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.InteractiveRequestParameters;
import com.microsoft.aad.msal4j.PublicClientApplication;
import com.microsoft.aad.msal4j.SilentParameters;
import com.microsoft.aad.msal4j.SystemBrowserOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// The other half of [CloudNameTest], in the namespace: users sign in by the unmodified clients for
/// Java that are told the tenant's own id, once each, and have tokens for three audiences. MSAL
/// refreshes at port 443 of the issuer's host, whatever the port was, so it must be that one. That
/// the issuer is one, only Microsoft could say; the clients are told not to ask.
/// Prints `served` at the end.
final class TenantUser {
    private static final String AZ = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
    private static final String ARM = "https://management.azure.com/.default";
    private static final String VAULT = "https://vault.azure.net/.default";
    private static final long SECONDS = 60;

    private final Client client;
    private final HttpClient transport;

    private TenantUser(Client client) {
        this.client = client;
        this.transport =
                new JdkHttpClientBuilder(
                                java.net.http.HttpClient.newBuilder()
                                        .sslContext(Client.trust(Path.of(client.endpoint("ca")))))
                        .build();
    }

    public static void main(String[] arguments) throws Exception {
        try (RunningSignet signet =
                RunningSignet.on(
                        Path.of(arguments[0]),
                        "--port",
                        "443",
                        "--vault-port",
                        "8444",
                        "--audit",
                        "on",
                        "--password-grant",
                        "on")) {
            var user = new TenantUser(signet.client());
            user.signsInByADevicesCode(Person.added(signet, "dora"));
            user.signsInByNameAndPassword(Person.added(signet, "nora"));
            user.signsInByABrowser(Person.added(signet, "cora"));
            System.out.println("served");
        }
    }

    private String data() {
        return client.endpoint("audiences", "fhir") + "/.default";
    }

    private void taken(String scope, String token) {
        String address =
                switch (scope) {
                    case ARM -> client.arm() + "/subscriptions?api-version=2022-12-01";
                    case VAULT -> client.vault() + "/keys?api-version=7.4";
                    default -> client.fhir("demo") + "/Patient";
                };
        client.send("", "GET", address, "", "Authorization", "Bearer " + token).expect(200);
    }

    private void takenEverywhere(TokenCredential credential) {
        for (String scope : new String[] {ARM, VAULT, data(), ARM}) {
            var context = new TokenRequestContext().addScopes(scope);
            taken(scope, credential.getTokenSync(context).getToken());
        }
    }

    private void signsInByADevicesCode(Person person) {
        takenEverywhere(
                new DeviceCodeCredentialBuilder()
                        .authorityHost(client.endpoint("issuer"))
                        .tenantId(client.tenant())
                        .disableInstanceDiscovery()
                        .httpClient(transport)
                        .challengeConsumer(
                                shown ->
                                        person.enter(
                                                shown.getVerificationUrl(), shown.getUserCode()))
                        .build());
        require(person.times() == 1, "asked " + person.times() + " times");
        require(person.given("refresh_token") == 2, "refreshed " + person.given("refresh_token"));
    }

    @SuppressWarnings("deprecation") // Microsoft wants everybody to have a second factor
    private void signsInByNameAndPassword(Person person) {
        takenEverywhere(
                new UsernamePasswordCredentialBuilder()
                        .clientId(AZ)
                        .authorityHost(client.endpoint("issuer"))
                        .tenantId(client.tenant())
                        .disableInstanceDiscovery()
                        .httpClient(transport)
                        .username("nora")
                        .password(person.password())
                        .build());
        require(person.given("password") == 1, "sent " + person.given("password") + " times");
        require(person.given("refresh_token") == 2, "refreshed " + person.given("refresh_token"));
    }

    private void signsInByABrowser(Person person) throws Exception {
        var application =
                PublicClientApplication.builder(AZ)
                        .authority(client.endpoint("issuer") + "/" + client.tenant() + "/")
                        .instanceDiscovery(false)
                        .sslSocketFactory(
                                Client.trust(Path.of(client.endpoint("ca"))).getSocketFactory())
                        .build();
        var browser =
                SystemBrowserOptions.builder()
                        .openBrowserAction(page -> person.visit(page.toString()))
                        .build();
        var asked =
                InteractiveRequestParameters.builder(URI.create("http://localhost"))
                        .scopes(Set.of(ARM))
                        .systemBrowserOptions(browser)
                        .build();
        IAuthenticationResult first =
                application.acquireToken(asked).get(SECONDS, TimeUnit.SECONDS);
        taken(ARM, first.accessToken());
        for (String scope : List.of(VAULT, data())) {
            var silently = SilentParameters.builder(Set.of(scope), first.account()).build();
            taken(
                    scope,
                    application
                            .acquireTokenSilently(silently)
                            .get(SECONDS, TimeUnit.SECONDS)
                            .accessToken());
        }
        require(person.times() == 1, "asked " + person.times() + " times");
        require(person.given("refresh_token") == 2, "refreshed " + person.given("refresh_token"));
    }

    private static void require(boolean held, String found) {
        if (!held) {
            throw new IllegalStateException(found);
        }
    }
}
