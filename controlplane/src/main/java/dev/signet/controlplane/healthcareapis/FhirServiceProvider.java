// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis;

import dev.signet.base.Chance;
import dev.signet.controlplane.ControlPlaneSettings;
import dev.signet.controlplane.arm.ArmMembers;
import dev.signet.controlplane.engine.ControlStore;
import dev.signet.controlplane.healthcareapis.KeyUse.KeyIdentity;
import dev.signet.controlplane.managedidentity.UserAssignedIdentities;
import dev.signet.controlplane.managedidentity.UserAssignedIdentities.Known;
import dev.signet.controlplane.provider.KeptProvider;
import dev.signet.controlplane.provider.ManagedIdentity;
import dev.signet.controlplane.provider.Namespace;
import dev.signet.controlplane.provider.Outcome;
import dev.signet.controlplane.provider.ReadOnlyMembers;
import dev.signet.controlplane.provider.RecordForm;
import dev.signet.controlplane.provider.Resource;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceRecord;
import dev.signet.controlplane.provider.ResourceRequest;
import dev.signet.controlplane.provider.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/// `Microsoft.HealthcareApis/workspaces/fhirservices`: accounts like those of `services`, of the
/// same [Fleet], under the name `{workspace}-{service}`.
final class FhirServiceProvider implements KeptProvider<FhirServiceState> {
    static final ResourceType TYPE =
            ResourceType.of("Microsoft.HealthcareApis/workspaces/fhirservices");

    private final ControlPlaneSettings settings;
    private final FhirServiceRules rules;
    private final Fleet fleet;
    private final RecordForm<FhirServiceState> form = new FhirServiceForm();

    FhirServiceProvider(ControlPlaneSettings settings, Fleet fleet, Chance chance) {
        this.settings = settings;
        this.rules = new FhirServiceRules(settings, chance);
        this.fleet = fleet;
    }

    /// The account's name, as in the host name of the real service.
    static String accountName(ResourceId id) {
        return id.outerName() + "-" + id.name();
    }

    /// As every answer shows it.
    private final class Shown implements Resource {
        private final ResourceRecord<FhirServiceState> record;

        Shown(ResourceRecord<FhirServiceState> record) {
            this.record = record;
        }

        @Override
        public ResourceId id() {
            return record.id();
        }

        @Override
        public ObjectNode show(String version) {
            String audience = rules.defaultAudience(record.id());
            return new FhirServiceJson(settings, audience, version).service(record);
        }

        @Override
        public Optional<String> etag() {
            return Optional.of(record.etag());
        }

        @Override
        public Optional<UUID> folder() {
            return Optional.of(record.uid());
        }

        @Override
        public Optional<UUID> uid() {
            return Optional.of(record.uid());
        }
    }

    @Override
    public ResourceType type() {
        return TYPE;
    }

    @Override
    public Namespace namespace() {
        return HealthcareApis.NAMESPACE;
    }

    @Override
    public RecordForm<FhirServiceState> form() {
        return form;
    }

    @Override
    public void check(ResourceId id) {
        id.names().forEach(AccountRules::checkWorkspaceName);
    }

    @Override
    public Optional<String> exclusiveName(ResourceId id) {
        return Optional.of(accountName(id));
    }

    @Override
    public String operationId(Chance chance) {
        return Workspaces.newOperationId(chance);
    }

    @Override
    public boolean showsOperationEnd(String version) {
        return HealthcareApis.showsOperationEnd(version);
    }

    @Override
    public Resource resource(ResourceRecord<FhirServiceState> record) {
        return new Shown(record);
    }

    @Override
    public Desired<FhirServiceState> put(ResourceRequest request) {
        return new Put(request.id(), FhirServiceRequest.of(ArmMembers.of(request.body())));
    }

    /// What a PUT wants: what it leaves out goes back to its default.
    private final class Put implements Desired<FhirServiceState> {
        private final ResourceId id;
        private final FhirServiceRequest asked;

        Put(ResourceId id, FhirServiceRequest asked) {
            this.id = id;
            this.asked = asked;
        }

        @Override
        public Fresh<FhirServiceState> created() {
            FhirServiceState state = rules.created(id, asked);
            AccountKind kind = FhirServiceRules.kind(asked);
            return new Fresh<>(kind.text(), asked.location().orElseThrow().text(), state);
        }

        @Override
        public FhirServiceState changed(ResourceRecord<FhirServiceState> present) {
            FhirServiceState state = rules.changed(present, asked);
            requireUsableKey(present);
            return state;
        }

        @Override
        public Resource answer(ResourceRecord<FhirServiceState> record) {
            return resource(record);
        }

        @Override
        public Optional<String> warning() {
            var all = new ArrayList<String>();
            if (!asked.unknown().isEmpty()) {
                all.add(AccountProvider.ignored(asked.unknown()));
            }
            if (!asked.own().smartIdentityProviders().isEmpty()) {
                all.add("smartIdentityProviders is kept; tokens of these are not taken yet");
            }
            return all.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", all));
        }
    }

    private void requireUsableKey(ResourceRecord<FhirServiceState> present) {
        if (fleet.keyStatus(present.uid()).filter(key -> !key.usable()).isPresent()) {
            throw AccountErrors.KEY_REVOKED.failed();
        }
    }

    @Override
    public Desired<FhirServiceState> patch(ResourceRequest request) {
        var members = ArmMembers.of(request.body());
        return new Patch(request, ArmMembers.tags(members), ManagedIdentity.asked(members));
    }

    /// What a PATCH wants: tags and identity.
    private final class Patch implements Desired<FhirServiceState> {
        private final ResourceRequest request;
        private final Optional<Map<String, String>> tags;
        private final Optional<ManagedIdentity> identity;

        Patch(
                ResourceRequest request,
                Optional<Map<String, String>> tags,
                Optional<ManagedIdentity> identity) {
            this.request = request;
            this.tags = tags;
            this.identity = identity;
        }

        @Override
        public Fresh<FhirServiceState> created() {
            throw missing(request.id());
        }

        @Override
        public FhirServiceState changed(ResourceRecord<FhirServiceState> present) {
            ReadOnlyMembers.check(
                    request.body(), resource(present).show(request.version()), Set.of("identity"));
            return rules.patched(present.wanted(), tags, identity);
        }

        @Override
        public Resource answer(ResourceRecord<FhirServiceState> record) {
            return resource(record);
        }

        @Override
        public Optional<String> warning() {
            return Optional.empty();
        }
    }

    @Override
    public boolean same(
            ResourceRecord<FhirServiceState> record,
            FhirServiceState before,
            FhirServiceState after) {
        return spec(record, before).equals(spec(record, after));
    }

    @Override
    public Outcome make(ResourceRecord<FhirServiceState> record, FhirServiceState state) {
        return fleet.create(spec(record, state));
    }

    @Override
    public Outcome change(
            ResourceRecord<FhirServiceState> record,
            FhirServiceState before,
            FhirServiceState after) {
        return fleet.update(spec(record, before), spec(record, after));
    }

    @Override
    public Outcome erase(ResourceRecord<FhirServiceState> record, FhirServiceState state) {
        return fleet.delete(spec(record, state));
    }

    @Override
    public void resume(ResourceRecord<FhirServiceState> record, FhirServiceState inForce) {
        fleet.resume(spec(record, inForce));
    }

    @Override
    public boolean isMovable() {
        return true;
    }

    @Override
    public Outcome moved(
            ResourceRecord<FhirServiceState> before,
            ResourceRecord<FhirServiceState> after,
            FhirServiceState inForce) {
        // an account that cannot be served is told at the next start
        return fleet.update(spec(before, inForce), spec(after, inForce));
    }

    private AccountSpec spec(ResourceRecord<FhirServiceState> record, FhirServiceState state) {
        AccountProperties properties = state.properties();
        return new AccountSpec(
                record.uid(),
                record.id().text(),
                accountName(record.id()),
                AccountKind.recorded(record.kind()),
                properties.keyUri(),
                state.own().keyVersion(),
                FhirServiceRules.keyUse(record, state),
                properties.access(),
                properties.authority(),
                properties.audience().or(() -> Optional.of(rules.defaultAudience(record.id()))),
                properties.cors(),
                properties.publicNetworkAccess().map("Enabled"::equals).orElse(true),
                properties.smartProxyEnabled(),
                properties.exportStorageAccount());
    }

    /// What [KnownAccount] reads of the records.
    static List<KnownAccount> known(ControlStore records) {
        var form = new FhirServiceForm();
        return records.startingWith(form.prefix()).values().stream()
                .map(form::read)
                .map(service -> known(service, records))
                .toList();
    }

    private static KnownAccount known(
            ResourceRecord<FhirServiceState> service, ControlStore records) {
        FhirServiceState state = service.inForce().orElse(service.wanted());
        Optional<String> principal =
                FhirServiceRules.keyUse(service, state)
                        .identity()
                        .map(
                                identity ->
                                        switch (identity) {
                                            case KeyIdentity.SystemAssigned(var own) -> own;
                                            case KeyIdentity.UserAssigned(var resourceId) ->
                                                    UserAssignedIdentities.find(records, resourceId)
                                                            .map(Known::objectId)
                                                            .orElse("");
                                        });
        return KnownAccount.of(
                service, accountName(service.id()), state.properties().keyUri(), principal);
    }
}
