// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis;

import dev.signet.base.Chance;
import dev.signet.controlplane.ControlPlaneSettings;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.Location;
import dev.signet.controlplane.healthcareapis.FhirServiceRequest.KeyUrl;
import dev.signet.controlplane.provider.ManagedIdentity;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceRecord;
import java.util.Map;
import java.util.Optional;

/// What may be asked of a workspace's FHIR service, and what it then is. Decides only; nothing is
/// read or written.
record FhirServiceRules(ControlPlaneSettings settings, Chance chance) {
    /// What a new service shall be.
    ///
    /// @throws dev.signet.base.Failed `INVALID`
    FhirServiceState created(ResourceId id, FhirServiceRequest asked) {
        Location _ =
                asked.location().orElseThrow(() -> ArmError.property("location", "is required"));
        var identity =
                asked.identity()
                        .map(each -> each.after(ManagedIdentity.UNSAID, chance))
                        .orElse(ManagedIdentity.UNSAID);
        FhirServiceState state = state(id, asked, identity);
        if (asked.key() instanceof KeyUrl.Named(var reference, var version)) {
            // it would have to be given the key before it is there
            if (identity.hasPrincipal()) {
                throw AccountErrors.KEY_IDENTITY_AT_CREATION.failed("target", "identity.type");
            }
            return checked(keyed(state, Optional.of(reference.text()), Optional.of(version)));
        }
        return state;
    }

    /// Which kind a new service is of: R4 unless it says so.
    ///
    /// @throws dev.signet.base.Failed `INVALID`
    static AccountKind kind(FhirServiceRequest asked) {
        return asked.kind().map(AccountKind::ofWorkspaceService).orElse(AccountKind.FHIR_R4);
    }

    /// What a service shall be from now on: all that is left out goes back to its default, except
    /// for the key and the identity, which stay.
    ///
    /// @throws dev.signet.base.Failed `INVALID`, `CONFLICT`
    FhirServiceState changed(ResourceRecord<FhirServiceState> old, FhirServiceRequest asked) {
        asked.location().ifPresent(old::requireLocation);
        if (asked.kind().isPresent() && !asked.kind().get().equalsIgnoreCase(old.kind())) {
            throw AccountErrors.KIND_FIXED.failed("target", "kind");
        }
        if (asked.provisioningState().isPresent()
                && !asked.provisioningState().get().equalsIgnoreCase(old.provisioningState())) {
            throw ArmError.property("properties.provisioningState", "cannot be set");
        }
        FhirServiceState before = old.wanted();
        var identity =
                asked.identity()
                        .map(each -> each.after(before.identity(), chance))
                        .orElse(before.identity());
        FhirServiceState state = state(old.id(), asked, identity);
        Optional<String> present = before.properties().keyUri();
        return switch (asked.key()) {
            case KeyUrl.Unsaid _ -> checked(keyed(state, present, before.own().keyVersion()));
            case KeyUrl.Cleared _ -> {
                if (present.isPresent()) {
                    throw AccountErrors.KEY_URL_FIXED.failed(
                            "target", FhirServiceRequest.KEY_TARGET);
                }
                yield state;
            }
            case KeyUrl.Named(var reference, var version) -> {
                // a service-managed one goes under the customer's key, and not back
                boolean same =
                        present.filter(uri -> reference.same(new KeyReference(uri))).isPresent();
                yield checked(
                        keyed(
                                state,
                                same ? present : Optional.of(reference.text()),
                                Optional.of(version)));
            }
        };
    }

    /// The same service with what a PATCH gives.
    ///
    /// @throws dev.signet.base.Failed `INVALID`
    FhirServiceState patched(
            FhirServiceState before,
            Optional<Map<String, String>> tags,
            Optional<ManagedIdentity> asked) {
        return checked(
                new FhirServiceState(
                        tags.orElse(before.tags()),
                        asked.map(each -> each.after(before.identity(), chance))
                                .orElse(before.identity()),
                        before.properties(),
                        before.own()));
    }

    /// How the service uses its key, or the one that it is being taken under.
    static KeyUse keyUse(ResourceRecord<FhirServiceState> record, FhirServiceState state) {
        FhirServiceState keyed = state.properties().keyUri().isPresent() ? state : record.wanted();
        if (keyed.properties().keyUri().isEmpty()) {
            return KeyUse.OWN;
        }
        ManagedIdentity identity = keyed.identity();
        KeyUse.KeyIdentity asked =
                identity.hasPrincipal()
                        ? new KeyUse.KeyIdentity.SystemAssigned(identity.principalId())
                        : new KeyUse.KeyIdentity.UserAssigned(identity.userAssigned().getFirst());
        return new KeyUse(Optional.of(asked), Optional.of(new Location(record.location()).name()));
    }

    /// The audience of a service that names none.
    String defaultAudience(ResourceId id) {
        return "https://"
                + FhirServiceProvider.accountName(id)
                + ".fhir."
                + settings.accountSuffix();
    }

    private FhirServiceState state(
            ResourceId id, FhirServiceRequest asked, ManagedIdentity identity) {
        AccountProperties properties = asked.properties();
        String audience = defaultAudience(id);
        // without what only repeats a default, so that a GET can be sent back as a PUT
        return new FhirServiceState(
                asked.tags().orElse(Map.of()),
                identity,
                properties.withAuthentication(
                        properties
                                .authority()
                                .filter(each -> !each.equals(settings.defaultAuthority())),
                        properties.audience().filter(each -> !each.equals(audience))),
                asked.own());
    }

    private static FhirServiceState keyed(
            FhirServiceState state, Optional<String> uri, Optional<String> version) {
        return new FhirServiceState(
                state.tags(),
                state.identity(),
                state.properties().withKey(uri, Optional.empty()),
                state.own().withKeyVersion(version));
    }

    /// A customer's key is used by one identity, so that it is clear whose right is needed.
    private static FhirServiceState checked(FhirServiceState state) {
        ManagedIdentity identity = state.identity();
        int identities = identity.userAssigned().size() + (identity.hasPrincipal() ? 1 : 0);
        if (state.properties().keyUri().isPresent() && identities != 1) {
            throw AccountErrors.KEY_IDENTITIES.failed("target", "identity");
        }
        return state;
    }
}
