// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.controlplane.deployments.content.HttpsContent;
import dev.signet.customerkeys.RemoteVault;
import dev.signet.installation.Addresses;
import dev.signet.installation.FixedIds;
import dev.signet.keys.watch.WatchLimits;
import dev.signet.telemetry.OtlpReceiver;
import dev.signet.transfer.AllowedPlaces;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What `signet up` was told.
///
/// @param data the data folder
/// @param host name by which clients reach the server
/// @param knownAs other names by which clients reach it, through a proxy
/// @param port HTTPS, 0 for any free one
/// @param vaultPort HTTPS of the embedded vault, 0 for any free one
/// @param vaultSuffix below which each embedded vault has a name
/// @param plainPort an HTTP listener on loopback only, for a proxy that ends TLS
/// @param remoteVault a vault elsewhere in place of the embedded one
/// @param watch how fast a no is obeyed and how long silence is borne
/// @param retired whether the data plane answers as one that was retired
/// @param audited whether calls of the accounts leave rows in the audit trail
/// @param throughput whether accounts are held to what they were given
/// @param passwordGrant whether applications may send users' passwords to the embedded issuer
/// @param firstAdministrator whether a new folder's start invites its first administrator
/// @param keepReferences names of accounts that keep references whole
/// @param fullText names of accounts whose resources' words are indexed
/// @param files where files may be read from that are loaded, and written to that are exported
/// @param validateProfiles names of accounts that hold what is written to its profiles
/// @param templateHosts from which linked templates are fetched
/// @param telemetry who is told what the server measures
/// @param fixed ids that were chosen for a new folder
public record UpOptions(
        Path data,
        String host,
        List<String> knownAs,
        int port,
        int vaultPort,
        Optional<String> vaultSuffix,
        Optional<Integer> plainPort,
        Optional<RemoteVault> remoteVault,
        WatchLimits watch,
        boolean retired,
        boolean audited,
        boolean throughput,
        boolean passwordGrant,
        boolean firstAdministrator,
        List<String> keepReferences,
        List<String> fullText,
        AllowedPlaces files,
        List<String> validateProfiles,
        HttpsContent.Hosts templateHosts,
        Optional<OtlpReceiver> telemetry,
        FixedIds fixed) {
    public UpOptions {
        knownAs = List.copyOf(knownAs);
        keepReferences = List.copyOf(keepReferences);
        fullText = List.copyOf(fullText);
        validateProfiles = List.copyOf(validateProfiles);
    }

    /// This machine only, with the embedded vault and all else as usual.
    public static UpOptions local(Path data, int port, int vaultPort, Optional<Integer> plainPort) {
        return new UpOptions(
                data,
                Addresses.LOCAL,
                List.of(),
                port,
                vaultPort,
                Optional.empty(),
                plainPort,
                Optional.empty(),
                WatchLimits.DEFAULT,
                false,
                false,
                false,
                false,
                true,
                List.of(),
                List.of(),
                AllowedPlaces.none(),
                List.of(),
                HttpsContent.Hosts.none(),
                Optional.empty(),
                FixedIds.none());
    }

    /// Where the planes will be found; free ports are chosen now.
    Addresses addresses() {
        return Addresses.of(host, port, vaultPort, vaultSuffix, remoteVault.map(RemoteVault::url));
    }
}
