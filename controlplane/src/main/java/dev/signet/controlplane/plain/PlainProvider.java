// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.plain;

import dev.signet.base.Chance;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.arm.ArmMembers;
import dev.signet.controlplane.arm.Etags;
import dev.signet.controlplane.arm.Location;
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
import dev.signet.controlplane.provider.SystemData;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/// Plain resources of one type: all there is of one is its record. What a PUT says in
/// `properties` is kept as it is and shown again.
public final class PlainProvider implements KeptProvider<PlainState> {
    private static final int PROPERTIES_CHARACTERS_MAX = 256 * 1024;

    private final PlainRules rules;
    private final String tenant;
    private final Chance chance;
    private final PlainForm form;

    /// @param tenant shown of identities
    public PlainProvider(PlainRules rules, String tenant, Chance chance) {
        this.rules = rules;
        this.tenant = tenant;
        this.chance = chance;
        this.form = new PlainForm(rules.type(), rules.isGlobal());
    }

    @Override
    public ResourceType type() {
        return rules.type();
    }

    @Override
    public Namespace namespace() {
        return rules.namespace();
    }

    @Override
    public RecordForm<PlainState> form() {
        return form;
    }

    @Override
    public void check(ResourceId id) {
        rules.check(id);
    }

    @Override
    public boolean isMovable() {
        return rules.isMovable();
    }

    @Override
    public boolean isMadeAtOnce() {
        return rules.isMadeAtOnce();
    }

    @Override
    public boolean isRemovedAtOnce() {
        return rules.isRemovedAtOnce();
    }

    @Override
    public String operationId(Chance drawn) {
        return rules.operationId(drawn);
    }

    @Override
    public boolean showsOperationEnd(String version) {
        return rules.showsOperationEnd(version);
    }

    @Override
    public Resource resource(ResourceRecord<PlainState> record) {
        return new Shown(record);
    }

    /// As every answer shows it.
    private final class Shown implements Resource {
        private final ResourceRecord<PlainState> record;

        Shown(ResourceRecord<PlainState> record) {
            this.record = record;
        }

        @Override
        public ResourceId id() {
            return record.id();
        }

        @Override
        public ObjectNode show(String version) {
            ObjectNode node = ArmJson.object();
            node.put("id", record.id().text());
            node.put("name", record.id().path());
            node.put("type", rules.type().text());
            if (rules.hasEtag()) {
                node.put("etag", Etags.quoted(record.etag()));
            }
            node.put("location", record.location());
            if (!record.kind().isEmpty()) {
                node.put("kind", record.kind());
            }
            PlainState state = record.wanted();
            if (!state.tags().isEmpty()) {
                ObjectNode tags = node.putObject("tags");
                state.tags().forEach(tags::put);
            }
            ObjectNode properties = state.tree();
            rules.show(properties, record.provisioningState(), version);
            node.set("properties", properties);
            state.identity().show(node, tenant);
            if (rules.showsSystemData(version)) {
                SystemData.show(node, record);
            }
            return node;
        }

        @Override
        public Optional<String> etag() {
            return rules.hasEtag() ? Optional.of(record.etag()) : Optional.empty();
        }

        @Override
        public Optional<UUID> uid() {
            return Optional.of(record.uid());
        }
    }

    /// What a body may say.
    private record Asked(
            Optional<Location> location,
            Optional<Map<String, String>> tags,
            Optional<ManagedIdentity> identity,
            ObjectNode properties) {
        static Asked of(ObjectNode body) {
            var members = ArmMembers.of(body);
            return new Asked(
                    members.text("location", 64).map(Location::new),
                    ArmMembers.tags(members),
                    ManagedIdentity.asked(members),
                    members.tree("properties").orElseGet(ArmJson::object));
        }
    }

    @Override
    public Desired<PlainState> put(ResourceRequest request) {
        Asked asked = Asked.of(request.body());
        for (String own : new String[] {"provisioningState", "privateEndpointConnections"}) {
            asked.properties().remove(own); // shown, so it comes back
        }
        rules.checkProperties(ArmMembers.within(asked.properties(), "properties."));
        if (asked.properties().toString().length() > PROPERTIES_CHARACTERS_MAX) {
            throw ArmError.property("properties", "must have at most 262144 characters");
        }
        return new Put(asked);
    }

    /// What a PUT wants: all of it, but an identity that is not spoken of stays.
    private final class Put implements Desired<PlainState> {
        private final Asked asked;

        Put(Asked asked) {
            this.asked = asked;
        }

        @Override
        public Fresh<PlainState> created() {
            Location location =
                    asked.location()
                            .orElseThrow(() -> ArmError.property("location", "is required"));
            PlainState state =
                    PlainState.of(
                            asked.tags().orElse(Map.of()),
                            identity(ManagedIdentity.UNSAID),
                            rules.made(asked.properties(), chance));
            return new Fresh<>("", location.text(), state);
        }

        private ManagedIdentity identity(ManagedIdentity before) {
            return asked.identity().map(each -> each.after(before, chance)).orElse(before);
        }

        @Override
        public PlainState changed(ResourceRecord<PlainState> present) {
            asked.location().ifPresent(present::requireLocation);
            return PlainState.of(
                    asked.tags().orElse(Map.of()),
                    identity(present.wanted().identity()),
                    rules.changed(present.wanted().tree(), asked.properties()));
        }

        @Override
        public Resource answer(ResourceRecord<PlainState> record) {
            return resource(record);
        }

        @Override
        public Optional<String> warning() {
            return rules.warning();
        }
    }

    @Override
    public Desired<PlainState> patch(ResourceRequest request) {
        return new Patch(request, Asked.of(request.body()));
    }

    /// What a PATCH wants: tags and, for some types, the identity.
    private final class Patch implements Desired<PlainState> {
        private final ResourceRequest request;
        private final Asked asked;

        Patch(ResourceRequest request, Asked asked) {
            this.request = request;
            this.asked = asked;
        }

        @Override
        public Fresh<PlainState> created() {
            throw missing(request.id());
        }

        @Override
        public PlainState changed(ResourceRecord<PlainState> present) {
            ReadOnlyMembers.check(
                    request.body(),
                    resource(present).show(request.version()),
                    rules.isIdentityPatched() ? Set.of("identity") : Set.of());
            PlainState state = present.wanted();
            ManagedIdentity identity =
                    rules.isIdentityPatched()
                            ? asked.identity()
                                    .map(each -> each.after(state.identity(), chance))
                                    .orElse(state.identity())
                            : state.identity();
            return new PlainState(asked.tags().orElse(state.tags()), identity, state.properties());
        }

        @Override
        public Resource answer(ResourceRecord<PlainState> record) {
            return resource(record);
        }

        @Override
        public Optional<String> warning() {
            return Optional.empty();
        }
    }

    /// Nothing need ever be done: a PATCH is done at once.
    @Override
    public boolean same(ResourceRecord<PlainState> record, PlainState before, PlainState after) {
        return true;
    }

    @Override
    public Outcome make(ResourceRecord<PlainState> record, PlainState state) {
        return new Outcome.Done();
    }

    @Override
    public Outcome change(ResourceRecord<PlainState> record, PlainState before, PlainState after) {
        return new Outcome.Done();
    }

    @Override
    public Outcome erase(ResourceRecord<PlainState> record, PlainState state) {
        return new Outcome.Done();
    }

    @Override
    public void resume(ResourceRecord<PlainState> record, PlainState inForce) {
        // there is nothing but the record
    }
}
