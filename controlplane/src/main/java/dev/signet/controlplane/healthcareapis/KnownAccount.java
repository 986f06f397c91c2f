// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis;

import dev.signet.controlplane.engine.ControlStore;
import dev.signet.controlplane.engine.Inventory;
import dev.signet.controlplane.plain.PlainForm;
import dev.signet.controlplane.provider.ResourceRecord;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// An account as the records have it, for whoever looks at a stopped installation.
///
/// @param kind says which FHIR version it serves
/// @param keyUri the customer's key; empty for a service-managed account
/// @param keyPrincipal object id as which the vault is asked; empty text when that identity is
///     gone; empty: Signet's own
/// @param made whether it has been made and nobody was at work on it: then its folder must be
///     there and whole
public record KnownAccount(
        String name,
        UUID accountId,
        AccountKind kind,
        Optional<String> keyUri,
        Optional<String> keyPrincipal,
        boolean made) {

    /// Every account, by name. Reads all other records too, so that one that does not read is
    /// noticed.
    ///
    /// @throws dev.signet.base.Failed `CORRUPT`, `FORMAT_TOO_OLD`, `FORMAT_TOO_NEW`
    public static List<KnownAccount> in(ControlStore records) {
        Inventory.readAll(records);
        PlainForm.readAll(records);
        var form = new AccountForm();
        Stream<KnownAccount> services =
                records.startingWith(form.prefix()).values().stream()
                        .map(form::read)
                        .map(KnownAccount::of);
        return Stream.concat(services, FhirServiceProvider.known(records).stream()).toList();
    }

    private static KnownAccount of(ResourceRecord<AccountState> account) {
        AccountState state = account.inForce().orElse(account.wanted());
        return of(account, account.id().name(), state.properties().keyUri(), Optional.empty());
    }

    static KnownAccount of(
            ResourceRecord<?> account,
            String name,
            Optional<String> keyUri,
            Optional<String> keyPrincipal) {
        return new KnownAccount(
                name,
                account.uid(),
                AccountKind.recorded(account.kind()),
                keyUri,
                keyPrincipal,
                account.inForce().isPresent()
                        && account.operation().isEmpty()
                        && account.goal() == ResourceRecord.Goal.PRESENT);
    }
}
