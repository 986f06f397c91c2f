// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.base.Entropy;
import dev.signet.crypto.Secret;
import dev.signet.identity.Client;
import dev.signet.identity.Directory;
import dev.signet.identity.DirectoryAdministration.Application;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The two clients of an installation: its administrator and Signet itself. Their secrets lie in
/// files, mode 0600; in memory only hashes of them are kept.
public final class Clients implements Directory {
    private final Map<String, Client> byId;
    private final List<Application> named;

    public Clients(DataFolder folder, Installation installation, Entropy entropy) {
        Client administrator =
                Client.of(
                        installation.administratorClient().toString(),
                        installation.administratorObject().toString(),
                        secretText(folder, Installation.ADMINISTRATOR),
                        entropy);
        Client service =
                Client.of(
                        installation.serviceClient().toString(),
                        installation.serviceObject().toString(),
                        secretText(folder, Installation.SERVICE),
                        entropy);
        byId = Map.of(administrator.clientId(), administrator, service.clientId(), service);
        named =
                List.of(
                        new Application(
                                administrator, "Administrator of this server (command line)"),
                        new Application(service, "Signet itself"));
    }

    /// The one of that object id, whatever its case, with its name for people.
    Optional<Application> principal(String objectId) {
        return named.stream()
                .filter(each -> each.client().objectId().equalsIgnoreCase(objectId))
                .findFirst();
    }

    @Override
    public Optional<Client> client(String clientId) {
        return Optional.ofNullable(byId.get(clientId.toLowerCase(Locale.ROOT)));
    }

    /// The secret of a client as its file has it. The caller closes it.
    public static Secret secret(DataFolder folder, String client) {
        return Secret.owning(secretText(folder, client).getBytes(StandardCharsets.UTF_8));
    }

    private static String secretText(DataFolder folder, String client) {
        byte[] bytes = DataFolder.read(folder.clientSecret(client));
        return new String(bytes, StandardCharsets.UTF_8).strip();
    }
}
