// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis;

import dev.signet.base.Chance;
import dev.signet.base.Fact;
import dev.signet.controlplane.ControlPlaneSettings;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.Location;
import dev.signet.controlplane.healthcareapis.AccountRequest.KeyAsked;
import dev.signet.controlplane.healthcareapis.AccountState.Identity;
import dev.signet.controlplane.provider.ResourceRecord;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What may be asked of an account, and what it then is.
/// Decides only; nothing is read or written.
final class AccountRules {
    /// Where a customer-managed key needs an application of the customer's tenant.
    private static final Set<String> DATA_SOVEREIGN =
            Set.of("brazilsouth", "eastasia", "southeastasia");

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{1,21}[a-z0-9]");

    /// Of workspaces and what is in them: one more, as a template of Azure's own samples makes.
    private static final Pattern WORKSPACE_NAME =
            Pattern.compile("[a-z0-9][a-z0-9-]{1,22}[a-z0-9]");

    private final ControlPlaneSettings settings;
    private final Chance chance;

    AccountRules(ControlPlaneSettings settings, Chance chance) {
        this.settings = settings;
        this.chance = chance;
    }

    static boolean validName(String name) {
        return NAME.matcher(name).matches();
    }

    static boolean validWorkspaceName(String name) {
        return WORKSPACE_NAME.matcher(name).matches();
    }

    /// Refuses a name that no workspace and nothing in one may have.
    static void checkWorkspaceName(String name) {
        if (!validWorkspaceName(name)) {
            boolean upper = validWorkspaceName(name.toLowerCase(Locale.ROOT));
            throw (upper ? AccountErrors.NAME_UPPER_CASE : AccountErrors.WORKSPACE_NAME_INVALID)
                    .failed("target", "name");
        }
    }

    /// Refuses a name that no account may have.
    static void checkName(String name) {
        if (!validName(name)) {
            boolean upper = validName(name.toLowerCase(Locale.ROOT));
            throw (upper ? AccountErrors.NAME_UPPER_CASE : AccountErrors.NAME_INVALID)
                    .failed("target", "name");
        }
    }

    /// What a new account shall be.
    ///
    /// @throws dev.signet.base.Failed `INVALID`
    AccountState created(String name, AccountRequest asked) {
        Location location =
                asked.location().orElseThrow(() -> ArmError.property("location", "is required"));
        checkSovereign(location, asked.properties());
        return new AccountState(
                asked.tags().orElse(Map.of()),
                identity(asked, Identity.UNSAID),
                own(asked.properties(), name));
    }

    /// Which kind a new account is of.
    ///
    /// @throws dev.signet.base.Failed `INVALID`
    static AccountKind kind(AccountRequest asked) {
        return AccountKind.ofService(
                asked.kind().orElseThrow(() -> ArmError.property("kind", "is required")));
    }

    /// What an account shall be from now on: all that is left out goes back to its default,
    /// except for the key and the identity, which stay.
    ///
    /// @throws dev.signet.base.Failed `INVALID`, `CONFLICT`
    AccountState changed(ResourceRecord<AccountState> old, AccountRequest asked) {
        var location = new Location(old.location());
        asked.location().ifPresent(old::requireLocation);
        if (asked.kind().isPresent() && !asked.kind().get().equalsIgnoreCase(old.kind())) {
            throw AccountErrors.KIND_FIXED.failed("target", "kind");
        }
        if (asked.provisioningState().isPresent()
                && !asked.provisioningState().get().equalsIgnoreCase(old.provisioningState())) {
            throw ArmError.property("properties.provisioningState", "cannot be set");
        }
        AccountProperties before = old.wanted().properties();
        Optional<String> keyUri = key(before, asked.key());
        AccountProperties properties =
                asked.properties()
                        .withKey(
                                keyUri,
                                asked.properties()
                                        .crossTenantApplicationId()
                                        .or(before::crossTenantApplicationId));
        checkSovereign(location, properties);
        return new AccountState(
                asked.tags().orElse(Map.of()),
                identity(asked, old.wanted().identity()),
                own(properties, old.id().name()));
    }

    private static Optional<String> key(AccountProperties before, KeyAsked asked) {
        return switch (asked) {
            case KeyAsked.Unsaid _ -> before.keyUri();
            case KeyAsked.Cleared _ -> {
                if (before.keyUri().isPresent()) {
                    throw AccountErrors.KEY_URI_FIXED.failed("target", KeyReference.TARGET);
                }
                yield Optional.empty();
            }
            case KeyAsked.Named(var reference) -> {
                KeyReference present =
                        before.keyUri()
                                .map(KeyReference::new)
                                .orElseThrow(
                                        () ->
                                                AccountErrors.KEY_URI_FIXED.failed(
                                                        "target", KeyReference.TARGET));
                yield reference.same(present) ? before.keyUri() : Optional.of(reference.text());
            }
        };
    }

    private static void checkSovereign(Location location, AccountProperties properties) {
        if (DATA_SOVEREIGN.contains(location.name())
                && properties.keyUri().isPresent()
                && properties.crossTenantApplicationId().isEmpty()) {
            throw AccountErrors.CROSS_TENANT_MISSING.failed(
                    new Fact("location", location.text()),
                    new Fact(
                            "target",
                            "properties.cosmosDbConfiguration.crossTenantCmkApplicationId"));
        }
    }

    /// The identity asked for; one that is there keeps its principal.
    private Identity identity(AccountRequest asked, Identity before) {
        if (asked.identity().isEmpty() || asked.identity().get() == before.type()) {
            return before;
        }
        Identity.Type type = asked.identity().get();
        return new Identity(
                type, type == Identity.Type.SYSTEM_ASSIGNED ? chance.uuid().toString() : "");
    }

    /// Without what only repeats a default, so that a GET can be sent back as a PUT.
    private AccountProperties own(AccountProperties properties, String name) {
        return properties.withAuthentication(
                properties.authority().filter(each -> !each.equals(settings.defaultAuthority())),
                properties.audience().filter(each -> !each.equals(settings.defaultAudience(name))));
    }
}
