// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.core.credential.TokenRequestContext;
import com.azure.core.exception.ClientAuthenticationException;
import com.microsoft.aad.msal4j.IAccount;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.TokenSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A user signs in by unmodified clients for Java, once, and has tokens for the control plane, the
/// vault and the data, each taken by its plane.
///
/// They are told the tenant `adfs`: for every other one MSAL asks Microsoft who the issuer is, and
/// keeps what it knows under the host without the port, so that a refresh goes to port 443.
final class UserFlowsTest {
    private static RunningSignet signet;
    private static JavaUser user;

    @BeforeAll
    static void start() {
        signet = RunningSignet.start("--audit", "on", "--password-grant", "on");
        user = JavaUser.of(signet.client(), "adfs", true);
    }

    @AfterAll
    static void stop() {
        signet.close();
    }

    @Test
    void azureIdentitySignsInByADevicesCodeOnceForThreeAudiences() {
        var person = Person.added(signet, "dina");
        user.takenEverywhere(user.byADevicesCode(person));
        assertEquals(1, person.times());
        assertEquals(2, person.given("refresh_token"));
    }

    @Test
    void azureIdentitySignsInByNameAndPasswordOnceForThreeAudiences() {
        var person = Person.added(signet, "nina");
        user.takenEverywhere(user.typing("nina", person.password()));
        assertEquals(1, person.given("password"));
        assertEquals(2, person.given("refresh_token"));
        var wrong = user.typing("nina", person.password() + "x");
        var refused =
                assertThrows(
                        ClientAuthenticationException.class,
                        () ->
                                wrong.getTokenSync(
                                        new TokenRequestContext().addScopes(JavaUser.ARM)));
        assertTrue(String.valueOf(refused.getCause()).contains("AADSTS50126"), refused::toString);
    }

    @Test
    void msalSignsInByACodeWithPkceAndRefreshesForOtherAudiences() throws Exception {
        var person = Person.added(signet, "paul");
        var application = user.application();
        IAuthenticationResult first = JavaUser.byABrowser(application, person);
        user.taken(JavaUser.ARM, first.accessToken());
        IAccount account = first.account();
        assertEquals("paul", account.username());
        for (String scope : new String[] {JavaUser.VAULT, user.data()}) {
            user.taken(scope, JavaUser.silently(application, account, scope, false).accessToken());
        }
        IAuthenticationResult forced = JavaUser.silently(application, account, JavaUser.ARM, true);
        user.taken(JavaUser.ARM, forced.accessToken());
        assertEquals(TokenSource.IDENTITY_PROVIDER, forced.metadata().tokenSource());
        assertEquals(1, person.times());
        assertEquals(3, person.given("refresh_token"));
    }
}
