// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal;

import java.util.Optional;
import java.util.function.UnaryOperator;

/// What the portal is told of the server whose pages it makes.
///
/// @param planes where it asks ARM, the issuer and the accounts: `https://localhost:8443`
/// @param shown the same address as clients know it
/// @param tenant the issuer's
/// @param subscription the one subscription
/// @param clientId as which application users sign in here
/// @param vault where it asks the vault of a name; empty when the vaults are elsewhere
/// @param serviceObjectId as whom accounts ask their vaults: a new vault's policy names it
/// @param administratorObjectId as whom the command line acts: the first start gives it all
///     permissions in the vault that it makes
public record PortalSettings(
        String planes,
        String shown,
        String tenant,
        String subscription,
        String clientId,
        Optional<UnaryOperator<String>> vault,
        String serviceObjectId,
        String administratorObjectId) {
    /// The application id of Azure's own portal, the same in every tenant.
    public static final String CLIENT = "c44b4083-3bb0-49c1-b47d-974e53cbdf3c";

    /// Below it, all of the portal's addresses.
    public static final String ROOT = "/portal";

    /// Where a sign-in begins.
    public static final String SIGN_IN = ROOT + "/sign-in";

    /// Where the issuer sends users back to, below the server's own address.
    public static final String SIGNED_IN = ROOT + "/signed-in";
}
