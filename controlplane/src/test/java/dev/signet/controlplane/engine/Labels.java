// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.engine;

import dev.signet.controlplane.MemoryStore;
import dev.signet.controlplane.arm.ApiVersions;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.provider.DirectProvider.Put;
import dev.signet.controlplane.provider.ExtensionProvider;
import dev.signet.controlplane.provider.Namespace;
import dev.signet.controlplane.provider.Removal;
import dev.signet.controlplane.provider.Resource;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceRequest;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.controlplane.provider.Stamp;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/// An extension that no system has: labels on gadgets, under `label/{uid}/{name}`.
record Labels(MemoryStore store) implements ExtensionProvider {
    static final ResourceType TYPE = ResourceType.of("Contoso.Test/labels");

    private record Label(ResourceId id) implements Resource {
        @Override
        public ObjectNode show(String version) {
            return ArmJson.object().put("id", id.text());
        }
    }

    @Override
    public ResourceType type() {
        return TYPE;
    }

    @Override
    public Namespace namespace() {
        return new Namespace(TYPE.namespace(), ApiVersions.of(Gadgets.OLD), List.of(TYPE.path()));
    }

    @Override
    public boolean canExtend(ResourceType other) {
        return other.path().equals("gadgets");
    }

    @Override
    public String recordsOf(UUID uid) {
        return "label/" + uid + "/";
    }

    private String key(Resource extended, ResourceId id) {
        return recordsOf(extended.uid().orElseThrow()) + id.name();
    }

    @Override
    public void validate(ResourceRequest request) {
        // every body will do
    }

    @Override
    public Optional<Resource> find(Resource extended, ResourceId id) {
        return store.read(key(extended, id)).map(_ -> new Label(id));
    }

    @Override
    public List<Resource> list(Resource extended) {
        String prefix = recordsOf(extended.uid().orElseThrow());
        return store.startingWith(prefix).keySet().stream()
                .map(key -> extended.id().extension(TYPE, key.substring(prefix.length())))
                .<Resource>map(Label::new)
                .toList();
    }

    @Override
    public Put put(Resource extended, ResourceRequest request, Stamp stamp) {
        ResourceId id = request.id();
        store.write(Map.of(key(extended, id), Optional.of(new byte[] {1})));
        return new Put(true, new Label(id), Optional.empty());
    }

    @Override
    public Removal delete(Resource extended, ResourceId id, Stamp stamp) {
        store.write(Map.of(key(extended, id), Optional.empty()));
        return new Removal.Gone(new Label(id));
    }
}
