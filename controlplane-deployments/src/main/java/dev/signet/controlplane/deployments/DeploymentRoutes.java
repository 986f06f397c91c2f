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
import dev.signet.controlplane.provider.DirectProvider.Put;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.http.Response;
import dev.signet.templates.Limits;
import dev.signet.templates.TemplateFailed;
import dev.signet.templates.TemplateJson;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// The addresses of deployments, in a resource group and in a subscription (Microsoft.Resources
/// 2022-09-01).
final class DeploymentRoutes {
    private static final String RETRY_AFTER_SECONDS = "1";
    private static final String SUBSCRIPTION = "/subscriptions/{subscription}";
    private static final String GROUP = SUBSCRIPTION + "/resourceGroups/{group}";
    private static final Pattern STATE = Pattern.compile("provisioningState\\s+eq\\s+'(\\w+)'");

    private final Deployments deployments;
    private final WhatIf whatIf;
    private final Exports exports;

    DeploymentRoutes(Deployments deployments) {
        this.deployments = deployments;
        this.whatIf = new WhatIf(deployments);
        this.exports = new Exports(deployments);
    }

    void addTo(Routes routes, ApiVersions versions) {
        for (String scope : List.of(GROUP, SUBSCRIPTION)) {
            String all = scope + "/providers/Microsoft.Resources/deployments";
            String one = all + "/{name}";
            add(routes, versions, "GET", all, this::list);
            add(routes, versions, "PUT", one, this::put);
            add(routes, versions, "GET", one, this::read);
            add(routes, versions, "HEAD", one, this::exists);
            add(routes, versions, "DELETE", one, this::delete);
            add(routes, versions, "POST", one + "/cancel", this::cancel);
            add(routes, versions, "POST", one + "/validate", this::validate);
            add(routes, versions, "POST", one + "/whatIf", this::whatIf);
            add(routes, versions, "POST", one + "/exportTemplate", this::exportTemplate);
            add(routes, versions, "GET", one + "/operationStatuses/{run}", this::status);
            for (String operations : List.of(one, scope + "/deployments/{name}")) {
                add(routes, versions, "GET", operations + "/operations", this::operations);
                add(
                        routes,
                        versions,
                        "GET",
                        operations + "/operations/{operation}",
                        this::operation);
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

    /// The deployment that a request names, in a scope that is there.
    private DeploymentId id(ArmRequest call) {
        Optional<String> group = Optional.ofNullable(call.names().get("group"));
        return new DeploymentId(
                        call.subscription(),
                        group.map(name -> requireGroup(call.subscription(), name)),
                        call.name("name"))
                .checked();
    }

    private String requireGroup(String subscription, String name) {
        return deployments.resources().require(ResourceId.ofGroup(subscription, name)).id().group();
    }

    static ObjectNode body(ArmRequest call) {
        try {
            return TemplateJson.object(call.request().body().readNBytes(Limits.BODY_BYTES_MAX + 1));
        } catch (IOException e) {
            throw new Failed(e, Failure.MALFORMED, "The request content cannot be read.");
        }
    }

    private Response put(ArmRequest call) {
        DeploymentId id = id(call);
        requireStaying(id);
        Put put = deployments.begin(id, body(call), call.caller().objectId());
        ObjectNode shown = put.resource().show(call.version());
        String run = shown.at("/properties/correlationId").stringValue();
        shown.withObject("/properties").put("provisioningState", "Accepted");
        return ArmJson.response(put.created() ? 201 : 200, shown)
                .with("Azure-AsyncOperation", call.address(id.text() + "/operationStatuses/" + run))
                .with("Retry-After", RETRY_AFTER_SECONDS);
    }

    private void requireStaying(DeploymentId id) {
        id.group()
                .map(group -> ResourceId.ofGroup(id.subscription(), group))
                .flatMap(deployments.resources()::find)
                .map(group -> group.show(ApiVersions.RESOURCES.latest()))
                .filter(
                        group ->
                                group.at("/properties/provisioningState")
                                        .asString("")
                                        .equals("Deleting"))
                .ifPresent(
                        _ -> {
                            throw ArmError.GROUP_BEING_DELETED.failed(
                                    "group", id.group().orElse(""));
                        });
    }

    private Response read(ArmRequest call) {
        return ArmJson.response(200, DeploymentJson.shown(deployments.require(id(call))));
    }

    private Response exists(ArmRequest call) {
        return Response.empty(deployments.store().find(id(call)).isPresent() ? 204 : 404);
    }

    private Response list(ArmRequest call) {
        Optional<String> group =
                Optional.ofNullable(call.names().get("group"))
                        .map(name -> requireGroup(call.subscription(), name));
        Stream<DeploymentRecord> all =
                deployments.store().list(call.subscription(), group).stream();
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

    private Response delete(ArmRequest call) {
        DeploymentId id = id(call);
        if (!deployments.remove(id)) {
            return Response.empty(204);
        }
        return Response.empty(202)
                .with("Location", call.address(id.text() + "/operationStatuses/removed"))
                .with("Retry-After", RETRY_AFTER_SECONDS);
    }

    private Response cancel(ArmRequest call) {
        deployments.cancel(id(call));
        return Response.empty(204);
    }

    private Response validate(ArmRequest call) {
        DeploymentId id = id(call);
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

    private Response whatIf(ArmRequest call) {
        return ArmJson.response(200, whatIf.of(id(call), body(call), call.caller().objectId()));
    }

    private Response exportTemplate(ArmRequest call) {
        DeploymentId id = id(call);
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

    private Response status(ArmRequest call) {
        Optional<DeploymentRecord> found = deployments.store().find(id(call));
        if (call.name("run").equals("removed")) {
            return Response.empty(found.isPresent() ? 200 : 204);
        }
        DeploymentRecord record =
                found.filter(each -> each.run().equalsIgnoreCase(call.name("run")))
                        .orElseThrow(ArmError.OPERATION_NOT_FOUND::failed);
        Response response = ArmJson.response(200, DeploymentJson.status(record));
        return record.isRunning() ? response.with("Retry-After", RETRY_AFTER_SECONDS) : response;
    }

    private Response operations(ArmRequest call) {
        DeploymentRecord record = deployments.require(id(call));
        return ArmJson.response(
                200,
                ArmJson.list(
                        deployments.store().operations(record.id()).stream()
                                .map(each -> DeploymentJson.operation(record, each))
                                .toList()));
    }

    private Response operation(ArmRequest call) {
        DeploymentRecord record = deployments.require(id(call));
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
