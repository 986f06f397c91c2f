// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.http.KnownHosts;
import dev.signet.identity.Api;
import dev.signet.identity.Audience;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Which API takes the tokens made out to an audience. Everything that the control plane or a vault
/// of this installation might take is theirs: their names in Azure, and every address of this
/// server that has no path, whatever its port, because a vault's challenge names the domain and the
/// port that were asked. All else is for data: accounts choose their own audiences.
///
/// @param controlPlane what the control plane takes
/// @param hosts names by which any listener is asked
public record ApiAudiences(Set<String> controlPlane, KnownHosts hosts)
        implements Function<String, Api> {
    /// What tokens for the control plane are made out to, as in Azure's public cloud.
    public static final String ARM = "https://management.azure.com/";

    /// Names of Azure's control plane and of its directory; each must be taken for the control
    /// plane's whether or not a token for it is taken there.
    private static final Set<String> CONTROL_PLANES =
            Set.of("management.azure.com", "management.core.windows.net", "graph.windows.net");

    public ApiAudiences {
        controlPlane =
                controlPlane.stream()
                        .map(Audience::normalized)
                        .collect(Collectors.toUnmodifiableSet());
    }

    /// What tokens for the control plane of an installation may be made out to.
    public static Set<String> ofControlPlane(Addresses addresses) {
        return Set.of(
                ARM,
                addresses.main(),
                "https://127.0.0.1:" + addresses.port(),
                "https://management.core.windows.net/");
    }

    @Override
    public Api apply(String audience) {
        Optional<URI> uri = parsed(audience);
        String host = uri.map(URI::getHost).orElse("").toLowerCase(Locale.ROOT);
        if (CONTROL_PLANES.contains(host) || controlPlane.contains(Audience.normalized(audience))) {
            return Api.RESOURCE_MANAGER;
        }
        if (host.equals(URI.create(EmbeddedVault.AUDIENCE).getHost())) {
            return Api.KEY_VAULT;
        }
        boolean bare =
                uri.map(URI::getRawPath)
                        .filter(path -> path.isEmpty() || path.equals("/"))
                        .isPresent();
        if (!bare || host.isEmpty()) {
            return Api.DATA;
        }
        return hosts.knows(host) || domains().contains(host) ? Api.KEY_VAULT : Api.DATA;
    }

    /// What a vault's challenge can name: a host that is asked, or what stands behind its first
    /// dot.
    private Set<String> domains() {
        return hosts.names().stream()
                .filter(name -> name.indexOf('.') >= 0)
                .map(name -> name.substring(name.indexOf('.') + 1))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Optional<URI> parsed(String audience) {
        try {
            return Optional.of(URI.create(Audience.normalized(audience)))
                    .filter(uri -> uri.getHost() != null);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
