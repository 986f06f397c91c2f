// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.insights;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.arm.ApiVersions;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.arm.ArmRequest;
import dev.signet.controlplane.arm.Routes;
import dev.signet.controlplane.engine.ControlStore;
import dev.signet.controlplane.engine.RecordCodec;
import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.provider.DirectProvider.Put;
import dev.signet.controlplane.provider.ExtensionProvider;
import dev.signet.controlplane.provider.Namespace;
import dev.signet.controlplane.provider.Removal;
import dev.signet.controlplane.provider.Resource;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceRequest;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.controlplane.provider.Scope;
import dev.signet.controlplane.provider.Stamp;
import dev.signet.controlplane.routes.ResourceRoutes;
import dev.signet.http.Response;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/// `Microsoft.Insights/diagnosticSettings` of accounts: kept and shown, so that templates and
/// scripts for the real service go through. Nothing is sent: whoever makes one is told so.
public final class DiagnosticSettings implements ExtensionProvider {
    private static final ResourceType TYPE =
            ResourceType.of("Microsoft.Insights/diagnosticSettings");
    private static final ResourceType CATEGORIES =
            ResourceType.of("Microsoft.Insights/diagnosticSettingsCategories");
    private static final List<ResourceType> EXTENDED =
            List.of(
                    ResourceType.of("Microsoft.HealthcareApis/services"),
                    ResourceType.of("Microsoft.HealthcareApis/workspaces/fhirservices"));
    private static final Namespace NAMESPACE =
            new Namespace(
                    TYPE.namespace(),
                    ApiVersions.of("2016-09-01 2017-05-01-preview 2021-05-01-preview"),
                    List.of(
                            "diagnosticSettings",
                            "diagnosticSettingsCategories",
                            "eventtypes",
                            "eventCategories"));
    private static final String NOT_SENT =
            "The setting is kept; logs and metrics are sent nowhere. Read them at this installation.";
    private static final String KEY = "diagnostic-setting/";
    private static final int SETTINGS_MAX = 5;
    private static final ArmError UNKNOWN =
            new ArmError(
                    Failure.NOT_FOUND,
                    "ResourceNotFound",
                    "The diagnostic setting '{name}' doesn't exist.");
    private static final ArmError TOO_MANY =
            new ArmError(
                    Failure.CONFLICT,
                    "Conflict",
                    "A resource has at most " + SETTINGS_MAX + " diagnostic settings.");

    private final ControlStore records;

    /// Reads nothing yet.
    public DiagnosticSettings(ControlStore records) {
        this.records = records;
    }

    /// A setting as it is shown.
    private record Shown(ResourceId extended, DiagnosticSetting setting) implements Resource {
        @Override
        public ResourceId id() {
            return extended.extension(TYPE, setting.name());
        }

        @Override
        public ObjectNode show(String version) {
            ObjectNode node = ArmJson.object();
            node.put("id", id().text());
            node.put("type", TYPE.text());
            node.put("name", setting.name());
            node.set("properties", setting.properties().deepCopy());
            return node;
        }
    }

    @Override
    public ResourceType type() {
        return TYPE;
    }

    @Override
    public Namespace namespace() {
        return NAMESPACE;
    }

    @Override
    public boolean canExtend(ResourceType other) {
        return EXTENDED.stream().anyMatch(other::same);
    }

    @Override
    public String recordsOf(UUID uid) {
        return KEY + uid + "/";
    }

    @Override
    public void check(ResourceId id) {
        DiagnosticSetting.checkName(id.name());
    }

    @Override
    public void validate(ResourceRequest request) {
        ObjectNode _ = DiagnosticSetting.asked(request.body());
    }

    @Override
    public Failed missing(ResourceId id) {
        return UNKNOWN.failed("name", id.name());
    }

    private String key(Resource extended, String name) {
        return recordsOf(extended.uid().orElseThrow()) + name.toLowerCase(Locale.ROOT);
    }

    @Override
    public Optional<Resource> find(Resource extended, ResourceId id) {
        return records.read(key(extended, id.name()))
                .map(bytes -> RecordCodec.read(bytes, DiagnosticSetting.class))
                .map(each -> new Shown(extended.id(), each));
    }

    @Override
    public List<Resource> list(Resource extended) {
        return records.startingWith(recordsOf(extended.uid().orElseThrow())).values().stream()
                .map(bytes -> RecordCodec.read(bytes, DiagnosticSetting.class))
                .<Resource>map(each -> new Shown(extended.id(), each))
                .toList();
    }

    @Override
    public Put put(Resource extended, ResourceRequest request, Stamp now) {
        String name = request.id().name();
        boolean created = find(extended, request.id()).isEmpty();
        if (created && list(extended).size() >= SETTINGS_MAX) {
            throw TOO_MANY.failed();
        }
        var setting =
                new DiagnosticSetting(
                        RecordCodec.FORMAT,
                        extended.uid().orElseThrow(),
                        name,
                        DiagnosticSetting.asked(request.body()));
        records.write(Map.of(key(extended, name), Optional.of(RecordCodec.write(setting))));
        return new Put(created, new Shown(extended.id(), setting), Optional.of(NOT_SENT));
    }

    @Override
    public Removal delete(Resource extended, ResourceId id, Stamp stamp) {
        Optional<Resource> found = find(extended, id);
        found.ifPresent(_ -> records.write(Map.of(key(extended, id.name()), Optional.empty())));
        return found.<Removal>map(Removal.Gone::new).orElseGet(Removal.Absent::new);
    }

    @Override
    public void addTo(Routes routes, Resources resources) {
        for (ResourceType type : EXTENDED) {
            String path = type.path();
            String all =
                    ResourceRoutes.pattern(type)
                            + "/{"
                            + path.substring(path.lastIndexOf('/') + 1)
                            + "}/providers/";
            String one = all + TYPE.text() + "/{setting}";
            ApiVersions versions = NAMESPACE.versions();
            routes.add(versions, "GET", all + TYPE.text(), call -> list(call, type, resources))
                    .add(versions, "PUT", one, call -> put(call, type, resources))
                    .add(versions, "GET", one, call -> read(call, type, resources))
                    .add(versions, "DELETE", one, call -> delete(call, type, resources))
                    .add(
                            versions,
                            "GET",
                            all + CATEGORIES.text(),
                            call -> categories(call, type, resources));
        }
    }

    private static ResourceId id(ArmRequest call, ResourceType type) {
        return ResourceRoutes.id(call, type).extension(TYPE, call.name("setting"));
    }

    private Response list(ArmRequest call, ResourceType type, Resources resources) {
        return ArmJson.response(
                200,
                ArmJson.list(
                        resources
                                .list(this, new Scope.Within(ResourceRoutes.id(call, type)))
                                .stream()
                                .map(each -> each.show(call.version()))
                                .toList()));
    }

    private static Response put(ArmRequest call, ResourceType type, Resources resources) {
        ResourceId id = id(call, type);
        resources.admit(id); // before the body is read
        Resources.Accepted put =
                resources.put(
                        new ResourceRequest(
                                id,
                                call.version(),
                                call.body(),
                                call.conditions(),
                                call.caller().objectId()));
        return ResourceRoutes.warned(
                ArmJson.response(200, put.resource().show(call.version())), put.warning());
    }

    private static Response read(ArmRequest call, ResourceType type, Resources resources) {
        return ArmJson.response(200, resources.require(id(call, type)).show(call.version()));
    }

    private static Response delete(ArmRequest call, ResourceType type, Resources resources) {
        Removal removal =
                resources.delete(id(call, type), call.conditions(), call.caller().objectId());
        return Response.empty(removal instanceof Removal.Gone ? 200 : 204);
    }

    private static Response categories(ArmRequest call, ResourceType type, Resources resources) {
        ResourceId extended = resources.require(ResourceRoutes.id(call, type)).id();
        return ArmJson.response(
                200,
                ArmJson.list(
                        List.of(
                                category(extended, DiagnosticSetting.AUDIT, "Logs"),
                                category(extended, DiagnosticSetting.METRICS, "Metrics"))));
    }

    private static ObjectNode category(ResourceId extended, String name, String kind) {
        ObjectNode node = ArmJson.object();
        node.put("id", extended.extension(CATEGORIES, name).text());
        node.put("type", CATEGORIES.text());
        node.put("name", name);
        node.putObject("properties").put("categoryType", kind);
        return node;
    }
}
