// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis;

import dev.signet.base.Chance;
import dev.signet.controlplane.ControlPlaneSettings;
import dev.signet.controlplane.arm.ArmMembers;
import dev.signet.controlplane.arm.Routes;
import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.healthcareapis.AccountJson.Shown;
import dev.signet.controlplane.healthcareapis.audit.AuditLogRoutes;
import dev.signet.controlplane.healthcareapis.audit.AuditLogs;
import dev.signet.controlplane.provider.KeptProvider;
import dev.signet.controlplane.provider.Namespace;
import dev.signet.controlplane.provider.Outcome;
import dev.signet.controlplane.provider.ReadOnlyMembers;
import dev.signet.controlplane.provider.RecordForm;
import dev.signet.controlplane.provider.Resource;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceRecord;
import dev.signet.controlplane.provider.ResourceRequest;
import dev.signet.controlplane.provider.ResourceType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/// `Microsoft.HealthcareApis/services`: the accounts, brought about by the
/// [Fleet].
final class AccountProvider implements KeptProvider<AccountState> {
    static final ResourceType TYPE = ResourceType.of("Microsoft.HealthcareApis/services");

    private static final String ONE =
            "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
                    + TYPE.text()
                    + "/{name}";

    private final ControlPlaneSettings settings;
    private final AccountRules rules;
    private final Fleet fleet;
    private final AuditLogRoutes auditLogs;
    private final RecordForm<AccountState> form = new AccountForm();

    AccountProvider(
            ControlPlaneSettings settings, Fleet fleet, Optional<AuditLogs> audit, Chance chance) {
        this.settings = settings;
        this.rules = new AccountRules(settings, chance);
        this.fleet = fleet;
        this.auditLogs = new AuditLogRoutes(TYPE, audit, settings.tenant());
    }

    /// An account as it is shown.
    private record Account(
            ControlPlaneSettings settings, ResourceRecord<AccountState> record, Shown shown)
            implements Resource {
        @Override
        public ResourceId id() {
            return record.id();
        }

        @Override
        public ObjectNode show(String version) {
            return new AccountJson(settings, version).account(record, shown);
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
    public RecordForm<AccountState> form() {
        return form;
    }

    @Override
    public void check(ResourceId id) {
        AccountRules.checkName(id.name());
    }

    @Override
    public Resource resource(ResourceRecord<AccountState> record) {
        return new Account(settings, record, Shown.ALL);
    }

    @Override
    public Optional<String> exclusiveName(ResourceId id) {
        return Optional.of(id.name());
    }

    @Override
    public boolean showsOperationEnd(String version) {
        return HealthcareApis.showsOperationEnd(version);
    }

    @Override
    public Desired<AccountState> put(ResourceRequest request) {
        return new Put(request.id(), AccountRequest.of(ArmMembers.of(request.body())));
    }

    /// What a PUT wants: what it leaves out goes back to its default.
    private final class Put implements Desired<AccountState> {
        private final ResourceId id;
        private final AccountRequest asked;

        Put(ResourceId id, AccountRequest asked) {
            this.id = id;
            this.asked = asked;
        }

        @Override
        public Fresh<AccountState> created() {
            AccountState state = rules.created(id.name(), asked);
            AccountKind kind = AccountRules.kind(asked);
            return new Fresh<>(kind.text(), asked.location().orElseThrow().text(), state);
        }

        @Override
        public AccountState changed(ResourceRecord<AccountState> present) {
            AccountState state = rules.changed(present, asked);
            if (fleet.keyStatus(present.uid()).filter(key -> !key.usable()).isPresent()) {
                throw AccountErrors.KEY_REVOKED.failed();
            }
            return state;
        }

        @Override
        public Resource answer(ResourceRecord<AccountState> record) {
            var shown =
                    new Shown(
                            asked.tags().isPresent(),
                            asked.properties().publicNetworkAccess().isPresent(),
                            asked.identity().isPresent());
            return new Account(settings, record, shown);
        }

        @Override
        public Optional<String> warning() {
            return asked.unknown().isEmpty()
                    ? Optional.empty()
                    : Optional.of(ignored(asked.unknown()));
        }
    }

    /// Names what was ignored, in ASCII.
    static String ignored(List<String> unknown) {
        String names = String.join(", ", unknown).replaceAll("[^\\x20-\\x7e]|[\"\\\\]", "?");
        return "Ignored properties: " + names.substring(0, Math.min(names.length(), 512));
    }

    @Override
    public Desired<AccountState> patch(ResourceRequest request) {
        var members = ArmMembers.of(request.body());
        return new Patch(
                request,
                ArmMembers.tags(members),
                members.object("properties").flatMap(AccountRequest::publicNetworkAccess));
    }

    /// What a PATCH wants: tags and public access. Clients that send the whole resource back may:
    /// what they only repeat is no change.
    private final class Patch implements Desired<AccountState> {
        private final ResourceRequest request;
        private final Optional<Map<String, String>> tags;
        private final Optional<String> access;

        Patch(
                ResourceRequest request,
                Optional<Map<String, String>> tags,
                Optional<String> access) {
            this.request = request;
            this.tags = tags;
            this.access = access;
        }

        @Override
        public Fresh<AccountState> created() {
            throw missing(request.id());
        }

        @Override
        public AccountState changed(ResourceRecord<AccountState> present) {
            ReadOnlyMembers.check(
                    request.body(),
                    resource(present).show(request.version()),
                    Set.of("properties.publicnetworkaccess"));
            return present.wanted().patched(tags, access);
        }

        @Override
        public Resource answer(ResourceRecord<AccountState> record) {
            return resource(record);
        }

        @Override
        public Optional<String> warning() {
            return Optional.empty();
        }
    }

    @Override
    public boolean same(
            ResourceRecord<AccountState> record, AccountState before, AccountState after) {
        return spec(record, before).equals(spec(record, after));
    }

    @Override
    public Outcome make(ResourceRecord<AccountState> record, AccountState state) {
        return fleet.create(spec(record, state));
    }

    @Override
    public Outcome change(
            ResourceRecord<AccountState> record, AccountState before, AccountState after) {
        return fleet.update(spec(record, before), spec(record, after));
    }

    @Override
    public Outcome erase(ResourceRecord<AccountState> record, AccountState state) {
        return fleet.delete(spec(record, state));
    }

    @Override
    public void resume(ResourceRecord<AccountState> record, AccountState inForce) {
        fleet.resume(spec(record, inForce));
    }

    @Override
    public boolean isMovable() {
        return true;
    }

    @Override
    public Outcome moved(
            ResourceRecord<AccountState> before,
            ResourceRecord<AccountState> after,
            AccountState inForce) {
        // an account that cannot be served is told at the next start
        return fleet.update(spec(before, inForce), spec(after, inForce));
    }

    /// What the fleet is told for `state`.
    private static AccountSpec spec(ResourceRecord<AccountState> record, AccountState state) {
        AccountProperties properties = state.properties();
        return new AccountSpec(
                record.uid(),
                record.id().text(),
                record.id().name(),
                AccountKind.recorded(record.kind()),
                properties.keyUri(),
                Optional.empty(),
                KeyUse.OWN,
                properties.access(),
                properties.authority(),
                properties.audience(),
                properties.cors(),
                properties.publicNetworkAccess().map("Enabled"::equals).orElse(true),
                properties.smartProxyEnabled(),
                properties.exportStorageAccount());
    }

    @Override
    public void addTo(Routes routes, Resources resources) {
        auditLogs.addTo(routes, HealthcareApis.NAMESPACE.versions(), ONE, resources);
        HealthcareApisRoutes.addTo(routes, resources);
        PrivateLinkRoutes.SERVICES.addTo(routes, resources);
        PrivateLinkRoutes.WORKSPACES.addTo(routes, resources);
    }
}
