// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/// The one tenant that the embedded issuer speaks for.
///
/// Its issuer is written with the origin that was asked, because client libraries compare
/// the two (RFC 8414 section 3.3; MSAL compares the origins): `https://127.0.0.1:8443/{id}/`
/// for who asked `127.0.0.1`.
///
/// @param id claim `tid`, and the name in its addresses
public record Tenant(String id) {
    /// How clients spell an authority whose tenant they must not look up elsewhere.
    private static final String ADFS = "adfs";

    /// Where Azure's own tenants are: templates name these for the own tenant, whatever it is.
    private static final Set<String> AZURE_HOSTS =
            Set.of("login.microsoftonline.com", "login.windows.net", "sts.windows.net");

    public Tenant {
        if (id.isEmpty() || id.contains("/")) {
            throw new Failed(Failure.INVALID, "a tenant has an id without slashes");
        }
    }

    /// The claim `iss` of a token asked for at that origin.
    ///
    /// @param origin `https://host[:port]`
    public String issuer(String origin) {
        return origin + '/' + id + '/';
    }

    /// Whether `issuer` is this tenant's at any origin. Names of the server come and go;
    /// that the token is one of ours, its signature says.
    public boolean issues(String issuer) {
        int scheme = issuer.indexOf("://");
        int path = scheme < 0 ? -1 : issuer.indexOf('/', scheme + 3);
        return path > scheme + 3 && issuer.substring(path).equals('/' + id + '/');
    }

    /// Whether that segment of an address stands for this tenant. There is only one, so that
    /// clients that leave the tenant to the sign-in mean it too.
    public boolean called(String name) {
        return name.equalsIgnoreCase(id)
                || name.equalsIgnoreCase(ADFS)
                || name.equalsIgnoreCase("organizations")
                || name.equalsIgnoreCase("common");
    }

    /// Whether an authority's address, in any of the spellings that customers use, means this
    /// tenant: `{origin}/{id}`, `{origin}/adfs`, `{origin}/adfs/{id}`, each with `/v2.0` and
    /// with slashes at its end, and `{id}` at the addresses of Azure's own issuer.
    ///
    /// @param origins says of `https://host[:port]`, in lower case and without the port 443,
    ///     whether it is this server
    public boolean isMeantBy(String authority, Predicate<String> origins) {
        URI uri;
        try {
            uri = URI.create(authority.strip().toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            return false;
        }
        if (uri.getHost() == null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            return false;
        }
        List<String> segments =
                Arrays.stream(uri.getRawPath().split("/", -1))
                        .filter(segment -> !segment.isEmpty())
                        .toList();
        if (!segments.isEmpty() && segments.getLast().equals("v2.0")) {
            segments = segments.subList(0, segments.size() - 1);
        }
        String own = id.toLowerCase(Locale.ROOT);
        if (AZURE_HOSTS.contains(uri.getHost())) {
            return segments.equals(List.of(own));
        }
        boolean named =
                segments.equals(List.of(own))
                        || segments.equals(List.of(ADFS))
                        || segments.equals(List.of(ADFS, own));
        String port = uri.getPort() < 0 || uri.getPort() == 443 ? "" : ":" + uri.getPort();
        return named && origins.test(uri.getScheme() + "://" + uri.getHost() + port);
    }
}
