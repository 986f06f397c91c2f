// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.net.URI;
import java.util.Locale;

/// The beginning of addresses that the operator has allowed: scheme, host, port, and a path that
/// ends
/// at a slash. `http` is taken where the operator has written it; nothing else is.
///
/// @param base such as `https://account.blob.core.windows.net/exports/`
public record WebPrefix(URI base) {
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    /// @throws Failed `INVALID` when it is no such address
    public WebPrefix {
        boolean isWeb =
                ("https".equals(base.getScheme()) || "http".equals(base.getScheme()))
                        && base.getHost() != null
                        && base.getRawUserInfo() == null
                        && base.getRawQuery() == null
                        && base.getRawFragment() == null;
        if (!isWeb) {
            throw new Failed(
                    Failure.INVALID,
                    "a place of files must be an address of https, with a host and without user,"
                            + " query and fragment",
                    // what stands in user or query may be a secret
                    new Fact("host", String.valueOf(base.getHost())));
        }
        String path = base.getRawPath();
        if (!path.endsWith("/")) {
            base = base.resolve(path.isEmpty() ? "/" : path + "/");
        }
    }

    /// Whether `address` lies below, by its words. Steps up, empty steps and escaped slashes lie
    /// nowhere: a server may take them for another path than they say.
    boolean holds(URI address) {
        if (address.getHost() == null
                || address.getRawUserInfo() != null
                || address.getRawFragment() != null
                || !base.getScheme().equals(address.getScheme())
                || !base.getHost().equalsIgnoreCase(address.getHost())
                || port(base) != port(address)) {
            return false;
        }
        String path = address.getRawPath();
        return path.startsWith(base.getRawPath()) && isPlain(path);
    }

    private static boolean isPlain(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        return !(lower + "/").contains("/../")
                && !(lower + "/").contains("/./")
                && !path.contains("//")
                && path.indexOf('\\') < 0
                && !lower.contains("%2f")
                && !lower.contains("%5c")
                && !lower.contains("%2e");
    }

    private static int port(URI address) {
        if (address.getPort() >= 0) {
            return address.getPort();
        }
        return "https".equals(address.getScheme()) ? HTTPS_PORT : HTTP_PORT;
    }
}
