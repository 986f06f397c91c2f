// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import com.microsoft.aad.msal4j.IAuthenticationResult;
import java.nio.file.Path;
import java.util.List;

/// The other half of [CloudNameTest], in the namespace: users sign in by the unmodified clients for
/// Java that are told the tenant's own id, once each, and have tokens for three audiences. MSAL
/// refreshes at port 443 of the issuer's host, whatever the port was, so it must be that one. That
/// the issuer is one, only Microsoft could say; the clients are told not to ask.
/// Prints `served` at the end.
final class TenantUser {
    private TenantUser() {}

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
            Client client = signet.client();
            var user = JavaUser.of(client, client.tenant(), false);
            var dora = Person.added(signet, "dora");
            user.takenEverywhere(user.byADevicesCode(dora));
            require(dora.times() == 1, "asked " + dora.times() + " times");
            requireRefreshes(dora);
            var nora = Person.added(signet, "nora");
            user.takenEverywhere(user.typing("nora", nora.password()));
            require(nora.given("password") == 1, "sent " + nora.given("password") + " times");
            requireRefreshes(nora);
            signsInByABrowser(user, Person.added(signet, "cora"));
            System.out.println("served");
        }
    }

    private static void signsInByABrowser(JavaUser user, Person person) throws Exception {
        var application = user.application();
        IAuthenticationResult first = JavaUser.byABrowser(application, person);
        user.taken(JavaUser.ARM, first.accessToken());
        for (String scope : List.of(JavaUser.VAULT, user.data())) {
            user.taken(
                    scope,
                    JavaUser.silently(application, first.account(), scope, false).accessToken());
        }
        require(person.times() == 1, "asked " + person.times() + " times");
        requireRefreshes(person);
    }

    private static void requireRefreshes(Person person) {
        require(person.given("refresh_token") == 2, "refreshed " + person.given("refresh_token"));
    }

    private static void require(boolean held, String found) {
        if (!held) {
            throw new IllegalStateException(found);
        }
    }
}
