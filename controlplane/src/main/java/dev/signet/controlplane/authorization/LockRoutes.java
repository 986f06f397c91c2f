// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.authorization;

import dev.signet.base.Failed;
import dev.signet.controlplane.arm.ApiVersions;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.arm.ArmRequest;
import dev.signet.controlplane.arm.Routes;
import dev.signet.controlplane.authorization.LockRecord.Level;
import dev.signet.controlplane.engine.RecordCodec;
import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.routes.ScopeRoutes;
import dev.signet.http.Response;
import dev.signet.json.Members;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// The addresses of locks, at every scope.
///
/// @param locks those that there are
public record LockRoutes(Locks locks) {
    private static final String TYPE = "Microsoft.Authorization/locks";
    private static final String PROVIDER = "/providers/" + TYPE;
    private static final ApiVersions VERSIONS =
            ApiVersions.of("2015-01-01 2015-05-01-preview 2016-09-01 2017-04-01 2020-05-01");
    private static final Pattern NAME = Pattern.compile("[-\\w.() ]{1,260}");
    private static final int NOTES_CHARACTERS_MAX = 512;

    public void addTo(Routes routes, Resources resources) {
        for (ScopeRoutes scope : ScopeRoutes.all(resources)) {
            String all = scope.pattern() + PROVIDER;
            String one = all + "/{lock}";
            routes.add(VERSIONS, "GET", all, call -> list(call, scope))
                    .add(VERSIONS, "GET", one, call -> read(call, scope))
                    .add(VERSIONS, "PUT", one, call -> put(call, scope))
                    .add(VERSIONS, "DELETE", one, call -> delete(call, scope));
        }
    }

    /// Those at the scope and in it, or with `atScope()` the former only.
    private Response list(ArmRequest call, ScopeRoutes route) {
        String scope = route.scope(call);
        boolean atScope = RoleFilter.isAtScope(call);
        return ArmJson.response(
                200,
                ArmJson.list(
                        locks.all().stream()
                                .filter(
                                        lock ->
                                                atScope
                                                        ? lock.scope().equalsIgnoreCase(scope)
                                                        : lock.isIn(scope))
                                .map(LockRoutes::json)
                                .toList()));
    }

    private Response read(ArmRequest call, ScopeRoutes route) {
        String name = call.name("lock");
        return ArmJson.response(
                200, json(locks.find(route.scope(call), name).orElseThrow(() -> missing(name))));
    }

    private Response put(ArmRequest call, ScopeRoutes route) {
        String name = call.name("lock");
        if (!NAME.matcher(name).matches()) {
            throw ArmError.property(
                    "name", "must have 1 to 260 letters, digits, spaces and '-._()'");
        }
        String scope = route.scope(call);
        Members properties =
                call.members()
                        .object("properties")
                        .orElseThrow(() -> ArmError.property("properties", "is required"));
        var asked =
                new LockRecord(
                        RecordCodec.FORMAT,
                        scope,
                        name,
                        level(properties),
                        properties.text("notes", NOTES_CHARACTERS_MAX));
        return route.resources().change(() -> put(asked, route.stayingScope(call)));
    }

    /// @param scope as it stands now: what is locked may have been moved
    private Response put(LockRecord asked, String scope) {
        LockRecord lock = asked.at(scope);
        boolean created = locks.find(scope, lock.name()).isEmpty();
        locks.put(lock);
        return ArmJson.response(created ? 201 : 200, json(lock));
    }

    private static Level level(Members properties) {
        String text = properties.text("level", 64).orElse("");
        return Stream.of(Level.values())
                .filter(level -> level.label().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(
                        () ->
                                ArmError.property(
                                        properties.path("level"),
                                        "must be CanNotDelete or ReadOnly"));
    }

    private Response delete(ArmRequest call, ScopeRoutes route) {
        return route.resources()
                .change(
                        () -> {
                            Optional<LockRecord> lock =
                                    locks.find(route.scope(call), call.name("lock"));
                            lock.ifPresent(locks::remove);
                            return Response.empty(lock.isPresent() ? 200 : 204);
                        });
    }

    private static Failed missing(String name) {
        return RoleErrors.LOCK_UNKNOWN.failed("lock", name);
    }

    private static ObjectNode json(LockRecord lock) {
        ObjectNode node = ArmJson.object();
        ObjectNode properties = node.putObject("properties");
        properties.put("level", lock.level().label());
        lock.notes().ifPresent(notes -> properties.put("notes", notes));
        node.put("id", lock.scope() + PROVIDER + "/" + lock.name());
        node.put("type", TYPE);
        node.put("name", lock.name());
        return node;
    }
}
