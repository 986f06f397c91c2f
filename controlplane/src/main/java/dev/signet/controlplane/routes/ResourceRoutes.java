// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.routes;

import dev.signet.controlplane.arm.ApiVersions;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.arm.ArmRequest;
import dev.signet.controlplane.arm.Etags;
import dev.signet.controlplane.arm.Routes;
import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.engine.Resources.Accepted;
import dev.signet.controlplane.provider.KeptProvider;
import dev.signet.controlplane.provider.Removal;
import dev.signet.controlplane.provider.Resource;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceProvider;
import dev.signet.controlplane.provider.ResourceRequest;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.controlplane.provider.Scope;
import dev.signet.http.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The usual addresses of a tracked type, the same for every provider: its resources in a
/// subscription and in a group, and one of them.
public final class ResourceRoutes {
    private final ResourceProvider provider;
    private final Resources resources;
    private final Optional<OperationRoutes> operations;

    private ResourceRoutes(ResourceProvider provider, Resources resources) {
        this.provider = provider;
        this.resources = resources;
        this.operations =
                provider instanceof KeptProvider<?> kept
                        ? Optional.of(new OperationRoutes(kept, resources))
                        : Optional.empty();
    }

    /// The addresses of every provider: the usual ones of tracked types, and what each adds.
    public static void addTo(Routes routes, Resources resources) {
        for (ResourceProvider provider : resources.providers()) {
            if (provider.tracked()) {
                new ResourceRoutes(provider, resources).addTo(routes);
            }
            provider.addTo(routes, resources);
        }
    }

    private void addTo(Routes routes) {
        ApiVersions versions = provider.namespace().versions();
        String all = pattern(provider.type());
        String one = all + "/{" + last(provider.type()) + "}";
        if (provider.type().parent().isEmpty()) {
            routes.add(
                    versions,
                    "GET",
                    "/subscriptions/{subscription}/providers/" + provider.type().text(),
                    call -> list(call, new Scope.Subscription(call.subscription())));
        }
        routes.add(versions, "GET", all, call -> list(call, scope(call)))
                .add(versions, "PUT", one, this::put)
                .add(versions, "GET", one, this::read)
                .add(versions, "HEAD", one, this::exists)
                .add(versions, "PATCH", one, this::patch)
                .add(versions, "DELETE", one, this::delete);
        operations.ifPresent(each -> each.addTo(routes));
    }

    /// The address of all resources of a type in a group, or in the resource that they are nested
    /// in: `/subscriptions/{subscription}/.../workspaces/{workspaces}/fhirservices`.
    public static String pattern(ResourceType type) {
        return type.parent()
                .map(outer -> pattern(outer) + "/{" + last(outer) + "}/" + last(type))
                .orElse(
                        "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
                                + type.text());
    }

    /// The id of the resource that a request to such an address names.
    public static ResourceId id(ArmRequest call, ResourceType type) {
        String[] names =
                Arrays.stream(type.path().split("/", -1)).map(call::name).toArray(String[]::new);
        return ResourceId.inGroup(call.subscription(), call.group(), type, names);
    }

    private static String last(ResourceType type) {
        return type.path().substring(type.path().lastIndexOf('/') + 1);
    }

    private Scope scope(ArmRequest call) {
        return provider.type()
                .parent()
                .<Scope>map(
                        outer -> {
                            ResourceId id = id(call, outer);
                            Resource _ = resources.require(id);
                            return new Scope.Within(id);
                        })
                .orElseGet(() -> new Scope.Group(call.subscription(), call.group()));
    }

    private Response list(ArmRequest call, Scope scope) {
        List<Resource> all = resources.list(provider, scope);
        return ArmJson.response(
                200, ArmJson.list(all.stream().map(each -> each.show(call.version())).toList()));
    }

    private Response read(ArmRequest call) {
        return shown(200, call, resources.require(id(call)));
    }

    private Response exists(ArmRequest call) {
        return Response.empty(resources.find(id(call)).isPresent() ? 204 : 404);
    }

    private Response put(ArmRequest call) {
        resources.admit(id(call)); // before the body is read
        Accepted put = resources.put(request(call));
        Response response = answer(put.created() ? 201 : 200, call, put);
        return warned(response, put.warning());
    }

    /// The answer with the warning as a header (RFC 7234 section 5.5).
    public static Response warned(Response response, Optional<String> warning) {
        return warning.map(text -> response.with("Warning", "299 - \"" + text + "\""))
                .orElse(response);
    }

    private Response patch(ArmRequest call) {
        return answer(200, call, resources.patch(request(call)));
    }

    private Response answer(int status, ArmRequest call, Accepted accepted) {
        Response response = shown(status, call, accepted.resource());
        return accepted.operation().isEmpty()
                ? response
                : operations.orElseThrow().announced(call, accepted.operation().get(), response);
    }

    private Response delete(ArmRequest call) {
        Removal removal = resources.delete(id(call), call.conditions(), call.caller().objectId());
        return switch (removal) {
            case Removal.Absent _ -> Response.empty(204);
            case Removal.Gone _ -> Response.empty(200);
            case Removal.Begun(var operation) ->
                    operations
                            .orElseThrow()
                            .announcedWithLocation(
                                    call,
                                    resources.operation(operation).orElseThrow(),
                                    Response.empty(202));
        };
    }

    private static Response shown(int status, ArmRequest call, Resource resource) {
        Response response = ArmJson.response(status, resource.show(call.version()));
        Response named =
                resource.folder()
                        .map(id -> response.with("x-signet-account-id", id.toString()))
                        .orElse(response);
        return resource.etag().map(etag -> named.with("ETag", Etags.quoted(etag))).orElse(named);
    }

    private ResourceRequest request(ArmRequest call) {
        return new ResourceRequest(
                id(call), call.version(), call.body(), call.conditions(), call.caller().objectId());
    }

    private ResourceId id(ArmRequest call) {
        return id(call, provider.type());
    }
}
