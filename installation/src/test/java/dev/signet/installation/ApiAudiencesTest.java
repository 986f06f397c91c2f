// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.http.KnownHosts;
import dev.signet.identity.Api;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Whom the tokens of an audience are for: what the control plane or a vault might take is never
/// taken for data.
final class ApiAudiencesTest {
    private final ApiAudiences apis =
            new ApiAudiences(
                    Set.of("https://management.azure.com/", "https://localhost:8443"),
                    KnownHosts.local().and(List.of("signet.example", "*.vault.localhost")));

    private void all(Api api, String... audiences) {
        for (String each : audiences) {
            assertEquals(api, apis.apply(each), each);
        }
    }

    @Test
    void theControlPlanesNamesAreItsOwnHoweverTheyAreSpelled() {
        all(
                Api.RESOURCE_MANAGER,
                "https://management.azure.com",
                "https://management.core.windows.net",
                "HTTPS://Management.Azure.com//",
                "https://management.azure.com:443",
                "https://localhost:8443",
                "https://LOCALHOST:8443/");
    }

    @Test
    void everyBareAddressThatAVaultCouldBeAskedUnderIsAVaults() {
        all(
                Api.KEY_VAULT,
                "https://vault.azure.net",
                "https://signet-vault.vault.localhost:8444",
                "https://vault.localhost:8444",
                "https://vault.localhost",
                "https://localhost:8444",
                "https://127.0.0.1:1",
                "https://signet.example",
                "https://example:8444");
    }

    @Test
    void allElseIsForData() {
        all(
                Api.DATA,
                "https://azurehealthcareapis.com",
                "https://demo.azurehealthcareapis.com",
                "https://localhost:8443/fhir/demo",
                "https://other.example",
                "api://an-application",
                "an-application",
                "");
    }
}
