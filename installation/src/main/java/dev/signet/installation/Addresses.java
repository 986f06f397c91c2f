// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Optional;

/// Where the planes are found.
///
/// @param host name by which clients reach this machine; stands in tokens, key URIs and links
/// @param port of the main listener
/// @param vaultPort of the embedded vault's
/// @param vault base address of the vault in use
public record Addresses(String host, int port, int vaultPort, String vault) {
    public static final String LOCAL = "localhost";
    private static final String LOOPBACK = "127.0.0.1";

    /// Those on `host`; a port of 0 becomes a free one.
    ///
    /// @param remoteVault base address of a vault elsewhere
    public static Addresses of(String host, int port, int vaultPort, Optional<String> remoteVault) {
        int mainPort = chosen(port);
        int ownVaultPort = chosen(vaultPort);
        String vault =
                remoteVault.orElseGet(() -> new KnownAddresses.Place(host, ownVaultPort).base());
        return new Addresses(host, mainPort, ownVaultPort, vault);
    }

    /// ARM, the issuer and all accounts.
    public String main() {
        return "https://" + host + ":" + port;
    }

    /// Where the main listener is.
    public KnownAddresses.Place mainPlace() {
        return new KnownAddresses.Place(host, port);
    }

    /// Where the embedded vault's listener is.
    public KnownAddresses.Place vaultPlace() {
        return new KnownAddresses.Place(host, vaultPort);
    }

    /// What to listen on: for localhost nobody else can come in.
    public InetAddress listening() {
        boolean local = host.equalsIgnoreCase(LOCAL) || host.equals(LOOPBACK);
        return local ? InetAddress.getLoopbackAddress() : any();
    }

    /// All addresses of this machine.
    public static InetAddress any() {
        try {
            return InetAddress.getByName("0.0.0.0");
        } catch (UnknownHostException e) {
            throw new IllegalStateException("0.0.0.0 is an address", e);
        }
    }

    /// The given port, or a free one for 0: it must be known before the server starts, because it
    /// stands in tokens and key URIs.
    public static int chosen(int port) {
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
