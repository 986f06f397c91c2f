// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.arm.ApiVersions;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.arm.ArmRequest;
import dev.signet.controlplane.arm.Routes;
import dev.signet.controlplane.deployments.DeploymentRecord.Operation;
import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.provider.DirectProvider.Put;
import dev.signet.controlplane.provider.Resource;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.routes.ScopeRoutes;
import dev.signet.http.Response;
import dev.signet.templates.Limits;
import dev.signet.templates.Target;
import dev.signet.templates.TemplateFailed;
import dev.signet.templates.TemplateJson;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// The addresses of deployments, at whatever they can be to (Microsoft.Resources 2022-09-01).
final class DeploymentRoutes {
    private static final String RETRY_AFTER_SECONDS = "1";
    private static final String SUBSCRIPTION = "/subscriptions/{subscription}";
    private static final String GROUP = SUBSCRIPTION + "/resourceGroups/{group}";
    private static final String MANAGEMENT_GROUP = Target.MANAGEMENT_GROUPS + "{managementGroup}";
    private static final Pattern STATE = Pattern.compile("provisioningState\\s+eq\\s+'(\\w+)'");

    private final Deployments deployments;
    private final WhatIf whatIf;
    private final Exports exports;

    DeploymentRoutes(Deployments deployments) {
        this.deployments = deployments;
        this.whatIf = new WhatIf(deployments);
        this.exports = new Exports(deployments);
    }

    /// What the deployment of a request is to.
    private interface At {
        /// @throws Failed `NOT_FOUND`
        Target of(ArmRequest call);
    }

    void addTo(Routes routes, ApiVersions versions, Resources door) {
        addTo(routes, versions, GROUP, this::group);
        addTo(routes, versions, SUBSCRIPTION, DeploymentRoutes::subscription);
        addTo(routes, versions, "", _ -> new Target.Tenant());
        addTo(routes, versions, MANAGEMENT_GROUP, this::managementGroup);
        String former = "/deployments/{deployment}"; // without a provider
        addOperations(routes, versions, GROUP + former, this::group);
        addOperations(routes, versions, SUBSCRIPTION + former, DeploymentRoutes::subscription);
        for (ScopeRoutes scope : ScopeRoutes.ofResources(door)) {
            if (!scope.pattern().equals(GROUP)) {
                addTo(routes, versions, scope.pattern(), call -> resource(scope.resource(call)));
            }
        }
        add(routes, versions, "POST", GROUP + "/exportTemplate", exports::group);
        add(
                routes,
                versions,
                "POST",
                "/providers/Microsoft.Resources/calculateTemplateHash",
                DeploymentRoutes::hash);
    }

    private void addTo(Routes routes, ApiVersions versions, String scope, At at) {
        String all = scope + "/providers/" + DeploymentId.TYPE.text();
        String one = all + "/{deployment}";
        add(routes, versions, "GET", all, call -> list(call, at.of(call)));
        add(routes, versions, "PUT", one, call -> put(call, id(call, at)));
        add(routes, versions, "GET", one, call -> read(id(call, at)));
        add(routes, versions, "HEAD", one, call -> exists(id(call, at)));
        add(routes, versions, "DELETE", one, call -> delete(call, id(call, at)));
        add(routes, versions, "POST", one + "/cancel", call -> cancel(id(call, at)));
        add(routes, versions, "POST", one + "/validate", call -> validate(call, id(call, at)));
        add(routes, versions, "POST", one + "/whatIf", call -> whatIf(call, id(call, at)));
        add(routes, versions, "POST", one + "/exportTemplate", call -> export(id(call, at)));
        add(
                routes,
                versions,
                "GET",
                one + "/operationStatuses/{run}",
                call -> status(call, id(call, at)));
        addOperations(routes, versions, one, at);
    }

    private void addOperations(Routes routes, ApiVersions versions, String one, At at) {
        String all = one + "/operations";
        add(routes, versions, "GET", all, call -> operations(id(call, at)));
        add(routes, versions, "GET", all + "/{operation}", call -> operation(call, id(call, at)));
    }

    /// Adds an address whose refusals are answered with the reasons within.
    private static void add(
            Routes routes,
            ApiVersions versions,
            String method,
            String path,
            Function<ArmRequest, Response> answer) {
        routes.add(
                versions,
                method,
                path,
                call -> {
                    try {
                        return answer.apply(call);
                    } catch (TemplateFailed e) {
                        return refused(400, Problem.of(e.error()));
                    } catch (Refused e) {
                        return refused(e.status(), e.problem());
                    }
                });
    }

    private static Response refused(int status, Problem problem) {
        ObjectNode body = ArmJson.object();
        body.set("error", problem.json());
        return ArmJson.response(status, body);
    }

    /// The deployment that a request names, to something that is there.
    private static DeploymentId id(ArmRequest call, At at) {
        return new DeploymentId(at.of(call), call.name("deployment")).checked();
    }

    private Target group(ArmRequest call) {
        ResourceId id = ResourceId.ofGroup(call.subscription(), call.group());
        return new Target.Group(
                call.subscription(), deployments.resources().require(id).id().group());
    }

    private static Target subscription(ArmRequest call) {
        return new Target.Subscription(call.subscription());
    }

    private Target managementGroup(ArmRequest call) {
        ResourceId id = ResourceId.ofManagementGroup(call.name("managementGroup"));
        return new Target.ManagementGroup(deployments.resources().require(id).id().name());
    }

    private static Target resource(Resource resource) {
        return Target.of(resource.id().text()).orElseThrow();
    }

    static ObjectNode body(ArmRequest call) {
        try {
            return TemplateJson.object(call.request().body().readNBytes(Limits.BODY_BYTES_MAX + 1));
        } catch (IOException e) {
            throw new Failed(e, Failure.MALFORMED, "The request content cannot be read.");
        }
    }

    private Response put(ArmRequest call, DeploymentId id) {
        Reach.requireStaying(deployments.resources(), id);
        Put put = deployments.begin(id, body(call), call.caller().objectId());
        ObjectNode shown = put.resource().show(call.version());
        String run = shown.at("/properties/correlationId").stringValue();
        shown.withObject("/properties").put("provisioningState", "Accepted");
        return ArmJson.response(put.created() ? 201 : 200, shown)
                .with("Azure-AsyncOperation", call.address(id.text() + "/operationStatuses/" + run))
                .with("Retry-After", RETRY_AFTER_SECONDS);
    }

    private Response read(DeploymentId id) {
        return ArmJson.response(200, DeploymentJson.shown(deployments.require(id)));
    }

    private Response exists(DeploymentId id) {
        return Response.empty(deployments.store().find(id).isPresent() ? 204 : 404);
    }

    private Response list(ArmRequest call, Target target) {
        Stream<DeploymentRecord> all = deployments.store().list(target).stream();
        Optional<String> filter = call.parameter("$filter").filter(text -> !text.isEmpty());
        if (filter.isPresent()) {
            Matcher state = STATE.matcher(filter.get().strip());
            if (!state.matches()) {
                throw ArmError.INVALID_FILTER.failed();
            }
            all = all.filter(each -> each.state().equalsIgnoreCase(state.group(1)));
        }
        int most = call.parameter("$top").map(DeploymentRoutes::top).orElse(Integer.MAX_VALUE);
        return ArmJson.response(
                200, ArmJson.list(all.limit(most).map(DeploymentJson::shown).toList()));
    }

    private static int top(String text) {
        if (!text.matches("[1-9]\\d{0,8}")) {
            throw ArmError.property("$top", "must be a positive integer");
        }
        return Integer.parseInt(text);
    }

    private Response delete(ArmRequest call, DeploymentId id) {
        if (!deployments.remove(id)) {
            return Response.empty(204);
        }
        return Response.empty(202)
                .with("Location", call.address(id.text() + "/operationStatuses/removed"))
                .with("Retry-After", RETRY_AFTER_SECONDS);
    }

    private Response cancel(DeploymentId id) {
        deployments.cancel(id);
        return Response.empty(204);
    }

    private Response validate(ArmRequest call, DeploymentId id) {
        var looked = deployments.look(id, body(call), call.caller().objectId());
        Preflight preflight = looked.preflight();
        preflight.requireGood(id, false);
        return ArmJson.response(
                200,
                preflight
                        .secrets()
                        .mask(
                                DeploymentJson.validated(
                                        id,
                                        looked.body(),
                                        preflight,
                                        preflight
                                                .secrets()
                                                .withoutSecretValues(
                                                        looked.planned().plan().parameters()),
                                        deployments.clock().instant())));
    }

    private Response whatIf(ArmRequest call, DeploymentId id) {
        return ArmJson.response(200, whatIf.of(id, body(call), call.caller().objectId()));
    }

    private Response export(DeploymentId id) {
        DeploymentRecord record = deployments.require(id);
        ObjectNode body = ArmJson.object();
        body.set(
                "template",
                deployments
                        .store()
                        .template(record.id())
                        .orElseThrow(() -> DeploymentErrors.NOT_FOUND.failed("name", id.name())));
        return ArmJson.response(200, body);
    }

    private Response status(ArmRequest call, DeploymentId id) {
        Optional<DeploymentRecord> found = deployments.store().find(id);
        if (call.name("run").equals("removed")) {
            return Response.empty(found.isPresent() ? 200 : 204);
        }
        DeploymentRecord record =
                found.filter(each -> each.run().equalsIgnoreCase(call.name("run")))
                        .orElseThrow(ArmError.OPERATION_NOT_FOUND::failed);
        Response response = ArmJson.response(200, DeploymentJson.status(record));
        return record.isRunning() ? response.with("Retry-After", RETRY_AFTER_SECONDS) : response;
    }

    private Response operations(DeploymentId id) {
        DeploymentRecord record = deployments.require(id);
        return ArmJson.response(
                200,
                ArmJson.list(
                        deployments.store().operations(record.id()).stream()
                                .map(each -> DeploymentJson.operation(record, each))
                                .toList()));
    }

    private Response operation(ArmRequest call, DeploymentId id) {
        DeploymentRecord record = deployments.require(id);
        String wanted = call.name("operation");
        Operation operation =
                deployments.store().operations(record.id()).stream()
                        .filter(each -> each.id().equalsIgnoreCase(wanted))
                        .findFirst()
                        .orElseThrow(
                                () -> DeploymentErrors.OPERATION_NOT_FOUND.failed("name", wanted));
        return ArmJson.response(200, DeploymentJson.operation(record, operation));
    }

    private static Response hash(ArmRequest call) {
        ObjectNode template = body(call);
        ObjectNode answer = ArmJson.object();
        answer.put("minifiedTemplate", TemplateJson.text(template));
        answer.put("templateHash", Hashes.of(template));
        return ArmJson.response(200, answer);
    }
}
