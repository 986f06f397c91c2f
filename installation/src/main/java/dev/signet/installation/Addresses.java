// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.vault.vaults.VaultName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where the planes are found.
///
/// @param host name by which clients reach this machine; stands in tokens, key URIs and links
/// @param port of the main listener
/// @param vaultPort of the embedded vault's
/// @param vaultSuffix below which each embedded vault has a name: `NAME.SUFFIX`
/// @param vault base address of the vault in use
public record Addresses(String host, int port, int vaultPort, String vaultSuffix, String vault) {
    public static final String LOCAL = "localhost";
    private static final String LOOPBACK = "127.0.0.1";
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

    /// Those on `host`; a port of 0 becomes a free one.
    ///
    /// Key clients send a token only to a host that stands in a domain, so the first vault is
    /// named `NAME.SUFFIX` where a suffix is given or nobody else comes in. On another host it has
    /// the host's own name, which needs no entry of its own in the DNS.
    ///
    /// @param suffix below which the vaults have names; without it a domain of the host
    /// @param remoteVault base address of a vault elsewhere
    public static Addresses of(
            String host,
            int port,
            int vaultPort,
            Optional<String> suffix,
            Optional<String> remoteVault) {
        int mainPort = chosen(port);
        int ownVaultPort = chosen(vaultPort);
        boolean named = isLocal(host) || ADDRESS.matcher(host).matches();
        String ownSuffix =
                suffix.orElseGet(() -> named ? EmbeddedVault.HOST_SUFFIX : "vault." + host);
        String own = suffix.isPresent() || isLocal(host) ? first(ownSuffix) : host;
        String vault =
                remoteVault.orElseGet(() -> new KnownAddresses.Place(own, ownVaultPort).base());
        return new Addresses(host, mainPort, ownVaultPort, ownSuffix, vault);
    }

    private static String first(String suffix) {
        return EmbeddedVault.VAULT + "." + suffix;
    }

    private static boolean isLocal(String host) {
        return host.equalsIgnoreCase(LOCAL) || host.equals(LOOPBACK);
    }

    /// The address of an embedded vault's data plane, without trailing slash.
    public String vault(VaultName name) {
        return name.text().equalsIgnoreCase(EmbeddedVault.VAULT)
                ? vault
                : vaultSuffixPlace().base(name.text() + "." + vaultSuffix);
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

    /// Below which name, and on which port, each embedded vault has its own.
    public KnownAddresses.Place vaultSuffixPlace() {
        return new KnownAddresses.Place(vaultSuffix, vaultPort);
    }

    /// The same as clouds describe it: `SUFFIX[:port]`.
    public String vaultDomain() {
        return vaultSuffixPlace().base().substring("https://".length());
    }

    /// What to listen on: for localhost nobody else can come in.
    public InetAddress listening() {
        return isLocal(host) ? InetAddress.getLoopbackAddress() : any();
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
