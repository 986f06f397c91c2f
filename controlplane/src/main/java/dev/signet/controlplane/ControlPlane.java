// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import dev.signet.base.Chance;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.ArmErrorResponse;
import dev.signet.controlplane.arm.ArmRequest;
import dev.signet.controlplane.arm.Routes;
import dev.signet.controlplane.authorization.LockRoutes;
import dev.signet.controlplane.authorization.Locks;
import dev.signet.controlplane.authorization.RoleAssignmentProvider;
import dev.signet.controlplane.authorization.RoleAssignments;
import dev.signet.controlplane.engine.ControlStore;
import dev.signet.controlplane.engine.Inventory;
import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.insights.ActivityLog;
import dev.signet.controlplane.insights.ActivityLogRoutes;
import dev.signet.controlplane.insights.DiagnosticSettings;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceProvider;
import dev.signet.controlplane.resources.GroupProvider;
import dev.signet.controlplane.resources.ManagementGroupProvider;
import dev.signet.controlplane.resources.SubscriptionProvider;
import dev.signet.controlplane.routes.MoveRoutes;
import dev.signet.controlplane.routes.PredefinedTags;
import dev.signet.controlplane.routes.ProviderRoutes;
import dev.signet.controlplane.routes.ResourceListRoutes;
import dev.signet.controlplane.routes.ResourceRoutes;
import dev.signet.controlplane.routes.TagNameRoutes;
import dev.signet.controlplane.routes.TagRoutes;
import dev.signet.http.Headers;
import dev.signet.http.Plane;
import dev.signet.http.Refusals;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.http.Route;
import dev.signet.http.Traffic;
import dev.signet.identity.Caller;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/// Azure Resource Manager for one installation: subscriptions, resource groups, key vaults and
/// the accounts (`Microsoft.HealthcareApis/services`), on the addresses `/subscriptions`,
/// `/providers`, `/tenants`, `/metadata/endpoints` and `/v1.0`. Any thread.
public final class ControlPlane implements Plane, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ControlPlane.class.getName());
    private static final Duration CLOSING_MAX = Duration.ofSeconds(10);
    private static final List<String> ROOTS =
            List.of("/subscriptions", "/providers", "/tenants", "/v1.0");

    private final ControlPlaneSettings settings;
    private final Function<Request, Caller> callers;
    private final Chance chance;
    private final Resources resources;
    private final ProviderRoutes namespaces;
    private final ActivityLog activities;
    private final Routes routes = new Routes();

    /// Reads and writes nothing yet.
    ///
    /// @param callers the verified caller of a request; `Failed` `UNAUTHENTICATED` when there
    ///     is none
    /// @param providers of what lives in resource groups; who uses another's resources stands
    ///     before it
    /// @param assignments on the same records, of every kind of role that can be given
    public ControlPlane(
            ControlPlaneSettings settings,
            Function<Request, Caller> callers,
            ControlStore store,
            List<ResourceProvider> providers,
            RoleAssignments assignments,
            InstantSource clock,
            Chance chance) {
        this.settings = settings;
        this.callers = callers;
        this.chance = chance;
        var roles = new RoleAssignmentProvider(settings.subscriptions().getFirst(), assignments);
        var diagnostics = new DiagnosticSettings(store);
        var inventory =
                new Inventory(
                        store,
                        clock,
                        List.of(roles::recordsOf, roles::formerRecordsOf, diagnostics::recordsOf));
        var all = new ArrayList<>(providers);
        all.add(roles);
        all.add(diagnostics);
        all.add(new GroupProvider(inventory));
        all.add(new SubscriptionProvider(settings.subscriptions(), inventory, store));
        all.add(new ManagementGroupProvider(settings));
        var locks = new Locks(store);
        this.resources = new Resources(inventory, all, locks, chance);
        this.namespaces = new ProviderRoutes(all, store, settings.subscriptions());
        new DiscoveryRoutes(settings).addTo(routes);
        namespaces.addTo(routes);
        new ResourceListRoutes(resources).addTo(routes);
        ResourceRoutes.addTo(routes, resources);
        new TagRoutes(resources).addTo(routes);
        new TagNameRoutes(resources, new PredefinedTags(store)).addTo(routes);
        new MoveRoutes(resources).addTo(routes);
        new LockRoutes(locks).addTo(routes, resources);
        this.activities = new ActivityLog(store, clock, chance, resources::operation);
        new ActivityLogRoutes(activities, settings.tenant()).addTo(routes);
        namespaces.addOperationsTo(routes);
    }

    /// The door to every resource, for the installation itself.
    public Resources resources() {
        return resources;
    }

    /// Everything that can be asked.
    public List<Routes.Address> addresses() {
        return routes.addresses();
    }

    /// Where it is mounted.
    ///
    /// @param complete whether it can answer; until then it refuses with 503. Any thread
    public List<Route> routes(BooleanSupplier complete) {
        Plane plane = request -> complete.getAsBoolean() ? handle(request) : starting(request);
        var mounted = new ArrayList<Route>();
        for (String root : ROOTS) {
            mounted.add(Route.under("arm", root, plane).carrying(Traffic.CONTROL));
        }
        mounted.add(Route.under("arm", "/metadata", plane).carrying(Traffic.OPEN));
        return mounted.stream().map(route -> route.refusing(this::refused)).toList();
    }

    /// What answers where nothing else does, in the words of Resource Manager: to stand behind
    /// all other routes.
    public Route elsewhere() {
        var none =
                new Failed(
                        Failure.NOT_FOUND,
                        "Nothing is served at this address.",
                        new Fact("code", "NotFound"));
        Plane nothing = request -> refused(none, request);
        return Route.under("none", "/", nothing).carrying(Traffic.OPEN).refusing(this::refused);
    }

    private Response starting(Request request) {
        var soon = new Fact(Refusals.RETRY_MILLIS, Refusals.RETRY_MILLIS_DEFAULT);
        return refused(new Failed(Failure.UNAVAILABLE, "The server is starting.", soon), request);
    }

    /// What the server refuses before this plane is asked ([Refusals]).
    private Response refused(Failed failed, Request request) {
        String incident = failed.fact(Refusals.INCIDENT, "");
        String id = incident.isEmpty() ? chance.uuid().toString() : incident;
        return decorated(request, id, ArmErrorResponse.response(failed));
    }

    /// Serves the accounts that were made and goes on with what was begun. Once, before the
    /// first request.
    public void start() {
        activities.settle();
        resources.start();
    }

    /// Waits until no operation runs.
    ///
    /// @return false when the time is up
    public boolean awaitIdle(Duration atMost) throws InterruptedException {
        return resources.awaitIdle(atMost);
    }

    /// Begins no further step; waits up to 10 s for those that run. What is left is gone on
    /// with at the next start.
    @Override
    public void close() {
        resources.close();
        try {
            var _ = resources.awaitIdle(CLOSING_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Response handle(Request request) {
        String requestId = chance.uuid().toString();
        try {
            return decorated(request, requestId, route(request, requestId));
        } catch (Failed e) {
            if (e.failure() == Failure.INTERNAL || ArmErrorResponse.response(e).status() == 500) {
                LOG.log(Level.ERROR, "request " + requestId + " has failed", e);
            }
            return decorated(request, requestId, refused(e));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "request " + requestId + " has failed", e);
            var failed =
                    new Failed(
                            Failure.INTERNAL,
                            "The server encountered an internal error. The request id is {id}.",
                            new Fact("id", requestId));
            return decorated(request, requestId, ArmErrorResponse.response(failed));
        }
    }

    private Response route(Request request, String requestId) {
        Optional<Routes.Match> match = routes.find(request.method(), request.path());
        if (match.isEmpty()) {
            Caller _ = admitted(request);
            throw unknown(request.path());
        }
        Routes.Match found = match.get();
        Caller caller = found.open() ? new Caller("", "", "", "") : admitted(request);
        String version = found.versions().version(request);
        Optional.ofNullable(found.names().get("subscription")).ifPresent(this::checkSubscription);
        Optional.ofNullable(found.names().get("managementGroup"))
                .map(ResourceId::ofManagementGroup)
                .ifPresent(resources::require);
        if (!request.method().equals("GET")) {
            activities.settle(); // a change may forget operations that have ended
        }
        try {
            Response answer =
                    found.answer().apply(new ArmRequest(request, caller, found.names(), version));
            activities.note(request, caller, requestId, answer.status(), ActivityLog.begun(answer));
            return answer;
        } catch (Failed e) {
            activities.note(
                    request,
                    caller,
                    requestId,
                    ArmErrorResponse.response(e).status(),
                    Optional.empty());
            throw e;
        }
    }

    private Caller admitted(Request request) {
        if (request.header("Authorization").isEmpty()) {
            throw ArmError.AUTHENTICATION_FAILED.failed();
        }
        Caller caller = callers.apply(request);
        if (!settings.administers(caller)) {
            String scope = "/" + String.join("/", request.path());
            throw ArmError.AUTHORIZATION_FAILED.failed(
                    new Fact("application", caller.applicationId()),
                    new Fact("object", caller.objectId()),
                    new Fact("action", request.method().toLowerCase(Locale.ROOT)),
                    new Fact("scope", scope));
        }
        return caller;
    }

    private void checkSubscription(String subscription) {
        if (settings.subscriptions().stream().noneMatch(subscription::equalsIgnoreCase)) {
            throw ArmError.SUBSCRIPTION_NOT_FOUND.failed("subscription", subscription);
        }
    }

    private Failed unknown(List<String> path) {
        for (int i = 0; i + 1 < path.size(); i++) {
            if (path.get(i).equalsIgnoreCase("providers")) {
                String namespace = path.get(i + 1);
                if (!namespaces.known(namespace)) {
                    return ArmError.NAMESPACE_NOT_FOUND.failed("namespace", namespace);
                }
            }
        }
        return ArmError.PATH_NOT_FOUND.failed();
    }

    private Response refused(Failed failed) {
        Response response = ArmErrorResponse.response(failed);
        if (failed.failure() != Failure.UNAUTHENTICATED) {
            return response;
        }
        return response.with(
                "WWW-Authenticate",
                "Bearer authorization_uri=\""
                        + settings.defaultAuthority()
                        + "\", error=\"invalid_token\"");
    }

    /// The headers that every answer of Resource Manager has.
    private static Response decorated(Request request, String requestId, Response response) {
        Headers headers =
                response.headers()
                        .with("Cache-Control", "no-cache")
                        .with("Pragma", "no-cache")
                        .with("Expires", "-1")
                        .with("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
                        .with("X-Content-Type-Options", "nosniff")
                        .with("x-ms-request-id", requestId)
                        .with("x-ms-correlation-request-id", requestId)
                        .with("x-request-id", requestId.replace("-", ""));
        String kind =
                switch (request.method()) {
                    case "GET", "HEAD" -> "reads";
                    case "DELETE" -> "deletes";
                    default -> "writes";
                };
        String left = kind.equals("reads") ? "11999" : kind.equals("deletes") ? "14999" : "1199";
        return new Response(
                response.status(),
                headers.with("x-ms-ratelimit-remaining-subscription-" + kind, left),
                response.body());
    }
}
