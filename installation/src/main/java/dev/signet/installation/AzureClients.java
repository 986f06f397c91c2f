// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.identity.Client;
import dev.signet.identity.DirectoryAdministration.Application;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Azure's own public clients, known in every tenant: as these its command line and Azure
/// PowerShell sign users in. They may call every API for a user, and cannot be changed.
final class AzureClients {
    private static final List<Application> ALL =
            List.of(
                    application("04b07795-8ddb-461a-bbee-02f9e1bf7b46", "Azure CLI"),
                    application("1950a258-227b-4e31-a9cf-717495945fc2", "Azure PowerShell"));

    private AzureClients() {}

    /// @param clientId in lower case
    static Optional<Application> application(String clientId) {
        return ALL.stream().filter(each -> each.client().clientId().equals(clientId)).findFirst();
    }

    private static Application application(String clientId, String name) {
        var client =
                new Client(
                        clientId,
                        clientId,
                        List.of(),
                        List.of(),
                        Set.of("http://localhost", "http://127.0.0.1"));
        return new Application(client, name);
    }
}
