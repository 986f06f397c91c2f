// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.engine;

import dev.signet.controlplane.arm.ApiVersions;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.arm.ArmMembers;
import dev.signet.controlplane.provider.KeptProvider;
import dev.signet.controlplane.provider.Namespace;
import dev.signet.controlplane.provider.Outcome;
import dev.signet.controlplane.provider.RecordForm;
import dev.signet.controlplane.provider.Resource;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceRecord;
import dev.signet.controlplane.provider.ResourceRecord.Goal;
import dev.signet.controlplane.provider.ResourceRequest;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.controlplane.provider.Stamp;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/// A type that no system has: gadgets of a colour, kept by the engine and brought about in a list
/// of events.
final class Gadgets implements KeptProvider<String> {
    static final String OLD = "2001-01-01";
    static final String NEW = "2002-01-01";

    private final ResourceType type;
    private final List<String> events;
    private final Map<UUID, String> made = new TreeMap<>();

    /// What the next steps but erasing come to.
    volatile Outcome outcome = new Outcome.Done();

    /// @param events what happened, across types: `make gadgets/g red`
    Gadgets(String type, List<String> events) {
        this.type = ResourceType.of(type);
        this.events = events;
    }

    /// What there is, beside the engine.
    synchronized List<String> made() {
        return List.copyOf(made.values());
    }

    @Override
    public ResourceType type() {
        return type;
    }

    @Override
    public Namespace namespace() {
        return new Namespace(
                type.namespace(), ApiVersions.of(OLD + " " + NEW), List.of(type.path()));
    }

    /// The record as it is kept; the id's case is not.
    record Kept(
            int format,
            UUID uid,
            String subscription,
            String group,
            String name,
            String wanted,
            Optional<String> inForce,
            Goal goal,
            Optional<String> operation,
            boolean failed,
            String etag,
            Stamp created,
            Stamp modified) {}

    @Override
    public RecordForm<String> form() {
        return new RecordForm<>() {
            @Override
            public String prefix() {
                return type.path() + "/";
            }

            @Override
            public String key(ResourceId id) {
                return prefix() + id.name().toLowerCase(Locale.ROOT);
            }

            @Override
            public byte[] write(ResourceRecord<String> record) {
                return RecordCodec.write(
                        new Kept(
                                RecordCodec.FORMAT,
                                record.uid(),
                                record.id().subscription(),
                                record.id().group(),
                                record.id().name(),
                                record.wanted(),
                                record.inForce(),
                                record.goal(),
                                record.operation(),
                                record.failed(),
                                record.etag(),
                                record.created(),
                                record.modified()));
            }

            @Override
            public ResourceRecord<String> read(byte[] bytes) {
                Kept kept = RecordCodec.read(bytes, Kept.class);
                return new ResourceRecord<>(
                        ResourceId.inGroup(kept.subscription(), kept.group(), type, kept.name()),
                        kept.uid(),
                        "",
                        "here",
                        kept.wanted(),
                        kept.inForce(),
                        kept.goal(),
                        kept.operation(),
                        kept.failed(),
                        kept.etag(),
                        kept.created(),
                        kept.modified());
            }
        };
    }

    private static String colour(ResourceRequest request) {
        return ArmMembers.of(request.body())
                .text("colour")
                .orElseThrow(() -> ArmError.property("colour", "is required"));
    }

    @Override
    public Desired<String> put(ResourceRequest request) {
        String colour = colour(request);
        return new Desired<>() {
            @Override
            public Fresh<String> created() {
                return new Fresh<>("", "here", colour);
            }

            @Override
            public String changed(ResourceRecord<String> present) {
                return colour;
            }

            @Override
            public Resource answer(ResourceRecord<String> record) {
                return resource(record);
            }

            @Override
            public Optional<String> warning() {
                return Optional.empty();
            }
        };
    }

    @Override
    public Desired<String> patch(ResourceRequest request) {
        return put(request);
    }

    @Override
    public Resource resource(ResourceRecord<String> record) {
        return new Resource() {
            @Override
            public ResourceId id() {
                return record.id();
            }

            @Override
            public ObjectNode show(String version) {
                ObjectNode node = ArmJson.object().put("id", id().text());
                node.put(version.equals(OLD) ? "color" : "colour", record.wanted());
                return node.put("provisioningState", record.provisioningState());
            }

            @Override
            public Optional<String> etag() {
                return Optional.of(record.etag());
            }

            @Override
            public Optional<UUID> uid() {
                return Optional.of(record.uid());
            }
        };
    }

    /// Shades of one colour need no step.
    @Override
    public boolean same(ResourceRecord<String> record, String before, String after) {
        return before.equalsIgnoreCase(after);
    }

    @Override
    public synchronized Outcome make(ResourceRecord<String> record, String state) {
        events.add("make " + type.path() + "/" + record.id().name() + " " + state);
        made.put(record.uid(), state);
        return outcome;
    }

    @Override
    public synchronized Outcome change(ResourceRecord<String> record, String before, String after) {
        events.add("change " + before + " to " + after);
        if (outcome instanceof Outcome.Done) {
            made.put(record.uid(), after);
        }
        return outcome;
    }

    @Override
    public synchronized Outcome erase(ResourceRecord<String> record, String state) {
        events.add("erase " + type.path() + "/" + record.id().name());
        made.remove(record.uid());
        return new Outcome.Done();
    }

    @Override
    public synchronized void resume(ResourceRecord<String> record, String inForce) {
        events.add("resume " + inForce);
        made.put(record.uid(), inForce);
    }
}
