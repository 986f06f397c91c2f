// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.exception.ClientAuthenticationException;
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
import com.microsoft.aad.msal4j.TokenSource;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A user signs in by unmodified clients for Java, once, and has tokens for the control plane, the
/// vault and the data, each taken by its plane: azure-identity and the MSAL below it, with the
/// application that they take of themselves.
///
/// They are told the tenant `adfs`: for every other one MSAL asks Microsoft who the issuer is, and
/// keeps what it knows under the host without the port, so that a refresh goes to port 443.
final class UserFlowsTest {
    private static final String AZ = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
    private static final String ARM = "https://management.azure.com/.default";
    private static final String VAULT = "https://vault.azure.net/.default";
    private static final long SECONDS = 60;

    private static RunningSignet signet;
    private static Client client;
    private static HttpClient transport;

    @BeforeAll
    static void start() {
        signet = RunningSignet.start("--audit", "on", "--password-grant", "on");
        client = signet.client();
        var http =
                java.net.http.HttpClient.newBuilder()
                        .sslContext(Client.trust(Path.of(client.endpoint("ca"))));
        transport = new JdkHttpClientBuilder(http).build();
    }

    @AfterAll
    static void stop() {
        signet.close();
    }

    private static String data() {
        return client.endpoint("audiences", "fhir") + "/.default";
    }

    /// Whom the plane takes the token for.
    private static void taken(String scope, String token) {
        String address =
                switch (scope) {
                    case ARM -> client.arm() + "/subscriptions?api-version=2022-12-01";
                    case VAULT -> client.vault() + "/keys?api-version=7.4";
                    default -> client.fhir("demo") + "/Patient";
                };
        client.send("", "GET", address, "", "Authorization", "Bearer " + token).expect(200);
    }

    private static void takenEverywhere(TokenCredential credential) {
        for (String scope : new String[] {ARM, VAULT, data(), ARM}) {
            var context = new TokenRequestContext().addScopes(scope);
            taken(scope, credential.getTokenSync(context).getToken());
        }
    }

    @Test
    void azureIdentitySignsInByADevicesCodeOnceForThreeAudiences() {
        var person = Person.added(signet, "dina");
        TokenCredential credential =
                new DeviceCodeCredentialBuilder()
                        .authorityHost(client.endpoint("issuer"))
                        .tenantId("adfs")
                        .httpClient(transport)
                        .challengeConsumer(
                                shown ->
                                        person.enter(
                                                shown.getVerificationUrl(), shown.getUserCode()))
                        .build();
        takenEverywhere(credential);
        assertEquals(1, person.times());
        assertEquals(2, person.given("refresh_token"));
    }

    @Test
    void azureIdentitySignsInByNameAndPasswordOnceForThreeAudiences() {
        var person = Person.added(signet, "nina");
        takenEverywhere(typing("nina", person.password()));
        assertEquals(1, person.given("password"));
        assertEquals(2, person.given("refresh_token"));
        var wrong = typing("nina", person.password() + "x");
        var refused =
                assertThrows(
                        ClientAuthenticationException.class,
                        () -> wrong.getTokenSync(new TokenRequestContext().addScopes(ARM)));
        assertTrue(String.valueOf(refused.getCause()).contains("AADSTS50126"), refused::toString);
    }

    @SuppressWarnings("deprecation") // Microsoft wants everybody to have a second factor
    private static TokenCredential typing(String name, String password) {
        return new UsernamePasswordCredentialBuilder()
                .clientId(AZ)
                .authorityHost(client.endpoint("issuer"))
                .tenantId("adfs")
                .httpClient(transport)
                .username(name)
                .password(password)
                .build();
    }

    @Test
    void msalSignsInByACodeWithPkceAndRefreshesForOtherAudiences() throws Exception {
        var person = Person.added(signet, "paul");
        var application =
                PublicClientApplication.builder(AZ)
                        .authority(client.endpoint("issuer") + "/adfs/")
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
        IAccount account = first.account();
        assertEquals("paul", account.username());
        for (String scope : new String[] {VAULT, data()}) {
            taken(scope, silently(application, account, scope, false).accessToken());
        }
        IAuthenticationResult forced = silently(application, account, ARM, true);
        taken(ARM, forced.accessToken());
        assertEquals(TokenSource.IDENTITY_PROVIDER, forced.metadata().tokenSource());
        assertEquals(1, person.times());
        assertEquals(3, person.given("refresh_token"));
    }

    private static IAuthenticationResult silently(
            PublicClientApplication application, IAccount account, String scope, boolean force)
            throws Exception {
        var parameters =
                SilentParameters.builder(Set.of(scope), account).forceRefresh(force).build();
        return application.acquireTokenSilently(parameters).get(SECONDS, TimeUnit.SECONDS);
    }
}
