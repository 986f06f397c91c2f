// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.identity.DeviceCodeCredentialBuilder;
import com.azure.identity.UsernamePasswordCredentialBuilder;
import com.microsoft.aad.msal4j.IAccount;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.InteractiveRequestParameters;
import com.microsoft.aad.msal4j.PublicClientApplication;
import com.microsoft.aad.msal4j.SilentParameters;
import com.microsoft.aad.msal4j.SystemBrowserOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// A user of the unmodified clients for Java, azure-identity and the MSAL below it, with the
/// application that they take of themselves.
///
/// @param tenant as they are told it
/// @param asksMicrosoft whether they may ask Microsoft who the issuer is, where they want to
record JavaUser(Client client, HttpClient transport, String tenant, boolean asksMicrosoft) {
    static final String ARM = "https://management.azure.com/.default";
    static final String VAULT = "https://vault.azure.net/.default";

    private static final String AZ = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
    private static final long SECONDS = 60;

    static JavaUser of(Client client, String tenant, boolean asksMicrosoft) {
        var http =
                java.net.http.HttpClient.newBuilder()
                        .sslContext(Client.trust(Path.of(client.endpoint("ca"))));
        return new JavaUser(client, new JdkHttpClientBuilder(http).build(), tenant, asksMicrosoft);
    }

    String data() {
        return client.endpoint("audiences", "fhir") + "/.default";
    }

    /// Whom the plane takes the token for.
    void taken(String scope, String token) {
        String address =
                switch (scope) {
                    case ARM -> client.arm() + "/subscriptions?api-version=2022-12-01";
                    case VAULT -> client.vault() + "/keys?api-version=7.4";
                    default -> client.fhir("demo") + "/Patient";
                };
        client.send("", "GET", address, "", "Authorization", "Bearer " + token).expect(200);
    }

    void takenEverywhere(TokenCredential credential) {
        for (String scope : new String[] {ARM, VAULT, data(), ARM}) {
            var context = new TokenRequestContext().addScopes(scope);
            taken(scope, credential.getTokenSync(context).getToken());
        }
    }

    TokenCredential byADevicesCode(Person person) {
        var builder =
                new DeviceCodeCredentialBuilder()
                        .authorityHost(client.endpoint("issuer"))
                        .tenantId(tenant)
                        .httpClient(transport)
                        .challengeConsumer(
                                shown ->
                                        person.enter(
                                                shown.getVerificationUrl(), shown.getUserCode()));
        return (asksMicrosoft ? builder : builder.disableInstanceDiscovery()).build();
    }

    @SuppressWarnings("deprecation") // Microsoft wants everybody to have a second factor
    TokenCredential typing(String name, String password) {
        var builder =
                new UsernamePasswordCredentialBuilder()
                        .clientId(AZ)
                        .authorityHost(client.endpoint("issuer"))
                        .tenantId(tenant)
                        .httpClient(transport)
                        .username(name)
                        .password(password);
        return (asksMicrosoft ? builder : builder.disableInstanceDiscovery()).build();
    }

    PublicClientApplication application() throws IOException {
        return PublicClientApplication.builder(AZ)
                .authority(client.endpoint("issuer") + "/" + tenant + "/")
                .instanceDiscovery(asksMicrosoft)
                .sslSocketFactory(Client.trust(Path.of(client.endpoint("ca"))).getSocketFactory())
                .build();
    }

    static IAuthenticationResult byABrowser(PublicClientApplication application, Person person)
            throws Exception {
        var browser =
                SystemBrowserOptions.builder()
                        .openBrowserAction(page -> person.visit(page.toString()))
                        .build();
        var asked =
                InteractiveRequestParameters.builder(URI.create("http://localhost"))
                        .scopes(Set.of(ARM))
                        .systemBrowserOptions(browser)
                        .build();
        return application.acquireToken(asked).get(SECONDS, TimeUnit.SECONDS);
    }

    static IAuthenticationResult silently(
            PublicClientApplication application, IAccount account, String scope, boolean force)
            throws Exception {
        var parameters =
                SilentParameters.builder(Set.of(scope), account).forceRefresh(force).build();
        return application.acquireTokenSilently(parameters).get(SECONDS, TimeUnit.SECONDS);
    }
}
