// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/// Where the planes are found.
///
/// @param port of the main listener
/// @param vaultPort of the embedded vault's
/// @param vault base address of the vault in use
record Addresses(int port, int vaultPort, String vault) {

    /// Those that the options name; a port of 0 becomes a free one.
    static Addresses of(UpOptions options) {
        int port = chosen(options.port());
        int vaultPort = chosen(options.vaultPort());
        String vault =
                options.remoteVault()
                        .map(UpOptions.RemoteVault::url)
                        .orElse("https://localhost:" + vaultPort);
        return new Addresses(port, vaultPort, vault);
    }

    /// ARM, the issuer and all accounts.
    String main() {
        return "https://localhost:" + port;
    }

    /// All of this machine's.
    static InetAddress any() {
        try {
            return InetAddress.getByName("0.0.0.0");
        } catch (UnknownHostException e) {
            throw new IllegalStateException("0.0.0.0 is an address", e);
        }
    }

    /// The given port, or a free one for 0: it must be known before the server starts, because it
    /// stands in tokens and key URIs.
    static int chosen(int port) {
        if (port != 0) {
            return port;
        }
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new Failed(e, Failure.UNAVAILABLE, "no free port");
        }
    }
}
