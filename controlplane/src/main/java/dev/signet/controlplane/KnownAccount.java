// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// An account as the records have it, for whoever looks at a stopped installation.
///
/// @param keyUri the customer's key; empty for a service-managed account
/// @param made whether it has been made and nobody was at work on it: then its folder must be
///     there and whole
public record KnownAccount(String name, UUID accountId, Optional<String> keyUri, boolean made) {

    /// Every account, by name. Reads all other records too, so that one that does not read is
    /// noticed.
    ///
    /// @throws dev.signet.base.Failed `CORRUPT`, `FORMAT_TOO_OLD`, `FORMAT_TOO_NEW`
    public static List<KnownAccount> in(Records records) {
        Inventory.readAll(records);
        return Inventory.accounts(records).stream().map(KnownAccount::of).toList();
    }

    private static KnownAccount of(AccountRecord account) {
        AccountState state = account.inForce().orElse(account.wanted());
        return new KnownAccount(
                account.name(),
                account.accountId(),
                state.properties().keyUri(),
                account.inForce().isPresent()
                        && account.operation().isEmpty()
                        && account.goal() == AccountRecord.Goal.PRESENT);
    }
}
