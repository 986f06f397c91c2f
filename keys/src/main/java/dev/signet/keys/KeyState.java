// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys;

import dev.signet.base.Failed;
import java.time.Instant;

/// Whether an account's data may be read, as decided by [KeyWatch] alone. Immutable.
public sealed interface KeyState {
    /// The key answered when last asked.
    record Usable(Instant lastAnswer) implements KeyState {}

    /// The vault is silent; data is served until the grace ends.
    record Stale(Instant until, KeyReason reason) implements KeyState {}

    /// The customer said no, or the grace has run out: no data is served.
    ///
    /// @param silence true when it is the end of the grace and not a no
    record Revoked(KeyReason reason, boolean silence) implements KeyState {}

    /// Our own part does not work: the ring does not verify, the root does not open it, or the
    /// watch has failed. No data is served; the customer's key is not to blame. Asked again at
    /// every question, unless the watch has ended.
    record Damaged(Failed why) implements KeyState {}

    /// The sentence of `customerManagedKeyStatus` (Azure Cosmos DB, database accounts).
    default String statusText() {
        String details =
                "; for more details about this error and how to restore access to your account"
                        + " please visit https://learn.microsoft.com/en-us/azure/cosmos-db/"
                        + "cmk-troubleshooting-guide";
        return switch (this) {
            case Usable _, Stale _, Damaged _ ->
                    "Access to the configured customer managed key confirmed.";
            case Revoked(var reason, _) ->
                    reason.statusCause()
                            .map(
                                    cause ->
                                            "Access to your account is currently revoked because "
                                                    + cause
                                                    + details
                                                    + " ("
                                                    + reason.code()
                                                    + ").")
                            .orElse("Access to your account is currently revoked" + details + ".");
        };
    }
}
