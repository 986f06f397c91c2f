// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.graph;

import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Plane;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.http.Route;
import dev.signet.http.Traffic;
import dev.signet.identity.Caller;
import dev.signet.identity.DirectoryAdministration;
import dev.signet.identity.DirectoryAdministration.Group;
import dev.signet.identity.PasswordHash;
import dev.signet.identity.SignInLog;
import dev.signet.identity.User;
import dev.signet.json.Members;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// Who is who, as Microsoft Graph v1.0 names it: `/v1.0/users`, `/groups`, `/applications`,
/// `/servicePrincipals`, `/oauth2PermissionGrants` and `/auditLogs/signIns`, the part that `az ad`
/// and Signet's own command line use. Administrators only. An application and its service principal
/// are made and removed together.
public final class GraphPlane implements Plane {
    private static final long BODY_BYTES_MAX = 64 * 1024;
    private static final List<String> PLACES =
            List.of(
                    "users",
                    "groups",
                    "applications",
                    "servicePrincipals",
                    "oauth2PermissionGrants",
                    "auditLogs");

    /// What people are looked for by.
    private static final Map<String, Function<User, String>> USERS =
            Map.of(
                    "id", User::objectId,
                    "userPrincipalName", User::name,
                    "displayName", User::displayName);

    /// What groups are looked for by.
    private static final Map<String, Function<Group, String>> GROUPS =
            Map.of("id", Group::objectId, "displayName", Group::name);

    private final DirectoryAdministration directory;
    private final Function<Request, Caller> callers;
    private final Predicate<Caller> administrators;
    private final Applications applications;
    private final PermissionGrants grants;
    private final SignInRows signIns;
    private final Entropy entropy;

    /// @param callers the verified caller; `Failed` `UNAUTHENTICATED` when there is none
    /// @param administrators whether a caller is one
    /// @param firstParty an application id that Azure's templates name, and its object id here
    /// @param signIns empty when they are not kept
    public GraphPlane(
            DirectoryAdministration directory,
            Function<Request, Caller> callers,
            Predicate<Caller> administrators,
            Function<String, Optional<String>> firstParty,
            Optional<SignInLog> signIns,
            InstantSource clock,
            Entropy entropy) {
        this.directory = directory;
        this.callers = callers;
        this.administrators = administrators;
        this.applications = new Applications(directory, firstParty, clock);
        this.grants = new PermissionGrants(directory);
        this.signIns = new SignInRows(signIns);
        this.entropy = entropy;
    }

    /// Where it is mounted; before what else there is under `/v1.0`.
    public List<Route> routes() {
        return PLACES.stream()
                .map(
                        name ->
                                Route.under("graph", "/v1.0/" + name, this)
                                        .withBodyBytesMax(BODY_BYTES_MAX)
                                        .carrying(Traffic.CONTROL)
                                        .refusing((failed, _) -> GraphJson.refused(failed)))
                .toList();
    }

    @Override
    public Response handle(Request request) {
        try {
            if (!administrators.test(callers.apply(request))) {
                throw new Failed(Failure.FORBIDDEN, "only an administrator may do that");
            }
            List<String> path = request.path();
            List<String> rest = path.subList(2, path.size());
            if (!rest.isEmpty() && rest.getLast().isEmpty()) {
                rest = rest.subList(0, rest.size() - 1);
            }
            return switch (path.get(1).toLowerCase(Locale.ROOT)) {
                case "users" -> users(request, rest);
                case "groups" -> groups(request, rest);
                case "applications" -> applications.applications(request, rest);
                case "oauth2permissiongrants" -> grants.answer(request, rest);
                case "auditlogs" -> signIns.answer(request, rest);
                default -> applications.principals(request, rest);
            };
        } catch (Failed failed) {
            return GraphJson.refused(failed);
        }
    }

    private Response users(Request request, List<String> rest) {
        if (rest.isEmpty()) {
            return switch (request.method()) {
                case "GET" ->
                        Page.of(
                                request,
                                EqualFilter.of(request, directory.users(), USERS).stream()
                                        .map(GraphJson::user)
                                        .toList());
                case "POST" -> GraphJson.json(201, GraphJson.user(added(GraphJson.of(request))));
                default -> throw notAllowed();
            };
        }
        User user =
                directory.user(rest.getFirst()).orElseThrow(() -> missing("there is no such user"));
        requireOne(rest);
        return switch (request.method()) {
            case "GET" -> GraphJson.json(200, GraphJson.user(user));
            case "PATCH" -> {
                String password = password(GraphJson.of(request));
                User _ = directory.setPassword(user, hash(password));
                yield Response.empty(204);
            }
            case "DELETE" -> {
                directory.removeUser(user);
                yield Response.empty(204);
            }
            default -> throw notAllowed();
        };
    }

    private User added(Members body) {
        String name = GraphJson.text(body, "userPrincipalName");
        return directory.addUser(
                name,
                body.text("displayName").orElse(name),
                hash(password(body)),
                body.text("fhirUser").orElse(""));
    }

    private static String password(Members body) {
        return GraphJson.text(body.objectOrEmpty("passwordProfile"), "password");
    }

    private PasswordHash hash(String password) {
        if (!PasswordHash.isAllowed(password)) {
            throw new Failed(Failure.INVALID, "passwordProfile.password has 8 to 256 characters");
        }
        return PasswordHash.of(password.toCharArray(), entropy);
    }

    private Response groups(Request request, List<String> rest) {
        if (rest.isEmpty()) {
            return switch (request.method()) {
                case "GET" ->
                        Page.of(
                                request,
                                EqualFilter.of(request, directory.groups(), GROUPS).stream()
                                        .map(GraphJson::group)
                                        .toList());
                case "POST" ->
                        GraphJson.json(
                                201,
                                GraphJson.group(
                                        directory.addGroup(
                                                GraphJson.text(
                                                        GraphJson.of(request), "displayName"))));
                default -> throw notAllowed();
            };
        }
        Group group =
                directory.groups().stream()
                        .filter(
                                each ->
                                        each.objectId().equalsIgnoreCase(rest.getFirst())
                                                || each.name().equalsIgnoreCase(rest.getFirst()))
                        .findFirst()
                        .orElseThrow(() -> missing("there is no such group"));
        if (rest.size() > 1) {
            return members(request, group, rest.subList(1, rest.size()));
        }
        return switch (request.method()) {
            case "GET" -> GraphJson.json(200, GraphJson.group(group));
            case "DELETE" -> {
                directory.removeGroup(group);
                yield Response.empty(204);
            }
            default -> throw notAllowed();
        };
    }

    /// `members`, `members/$ref` and `members/{id}/$ref`.
    private Response members(Request request, Group group, List<String> rest) {
        boolean isMembers = rest.getFirst().equalsIgnoreCase("members");
        if (isMembers && rest.size() == 1 && request.method().equals("GET")) {
            return Page.of(
                    request, group.members().stream().sorted().map(GraphJson::reference).toList());
        }
        boolean isReference = isMembers && rest.getLast().equals("$ref");
        if (isReference && rest.size() == 2 && request.method().equals("POST")) {
            String id = GraphJson.text(GraphJson.of(request), "@odata.id");
            Group _ = directory.join(group, id.substring(id.lastIndexOf('/') + 1));
            return Response.empty(204);
        }
        if (isReference && rest.size() == 3 && request.method().equals("DELETE")) {
            Group _ = directory.leave(group, rest.get(1));
            return Response.empty(204);
        }
        throw missing("there is no such address");
    }

    static void requireOne(List<String> rest) {
        if (rest.size() != 1) {
            throw missing("there is no such address");
        }
    }

    static Failed missing(String text) {
        return new Failed(Failure.NOT_FOUND, text);
    }

    static Failed notAllowed() {
        return new Failed(Failure.METHOD_NOT_ALLOWED, "the address does not take this method");
    }
}
