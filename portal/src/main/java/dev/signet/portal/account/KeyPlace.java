// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.account;

import dev.signet.portal.PortalSettings;
import dev.signet.portal.plane.Planes;
import java.net.URI;
import java.util.Optional;

/// A key's address, taken apart.
///
/// @param host of the vault, with its port
/// @param vault the first label of the host: the vault's name in this installation
/// @param version empty when the address names none
public record KeyPlace(String host, String vault, String key, Optional<String> version) {
    /// @return empty when that is no address of a key
    public static Optional<KeyPlace> of(String text) {
        try {
            URI uri = URI.create(text);
            String[] path = String.valueOf(uri.getPath()).split("/", -1);
            boolean key =
                    "https".equals(uri.getScheme())
                            && uri.getHost() != null
                            && (path.length == 3 || path.length == 4)
                            && path[1].equals("keys")
                            && path[2].matches("[A-Za-z0-9-]{1,127}");
            if (!key) {
                return Optional.empty();
            }
            String host = uri.getHost();
            boolean first = host.indexOf('.') < 0 || host.matches("[0-9.]+");
            String version = path.length == 4 ? path[3] : "";
            return Optional.of(
                    new KeyPlace(
                            uri.getAuthority(),
                            first ? "signet-vault" : host.substring(0, host.indexOf('.')),
                            path[2],
                            version.isEmpty() ? Optional.empty() : Optional.of(version)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// Its page among the vaults.
    public String href() {
        return PortalSettings.ROOT + Planes.path("vaults", vault, "keys", key);
    }
}
