// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.accounts.AccountFleet;
import dev.signet.accounts.ProcessHealth;
import dev.signet.accounts.ProcessWarnings;
import dev.signet.controlplane.ControlPlane;
import dev.signet.http.Metrics;
import dev.signet.http.Planes;
import dev.signet.http.Route;
import dev.signet.http.Traffic;
import dev.signet.identity.graph.GraphPlane;
import dev.signet.identity.issuer.Issuer;
import dev.signet.identity.smart.SmartProxy;
import dev.signet.portal.Portal;
import java.util.ArrayList;
import java.util.List;

/// Which plane answers where on the main listener.
///
/// @param accounts the data plane of each account by its name
record ServerRoutes(
        AccountFleet fleet,
        Planes accounts,
        ControlPlane controlPlane,
        GraphPlane graph,
        Issuer issuer,
        Portal portal,
        Metrics metrics,
        ProcessWarnings warnings) {
    private static final List<String> OPEN_TO_ALL = List.of("/metadata", "/health", "/.well-known");
    private static final long PROXY_BYTES_MAX = 64 * 1024;

    List<Route> all() {
        var routes = new ArrayList<Route>();
        for (String open : OPEN_TO_ALL) {
            routes.add(
                    Route.named("fhir", "/fhir", open, accounts)
                            .carrying(Traffic.OPEN)
                            .refusing(fleet.refusals()));
        }
        routes.add(
                Route.named("smart", "/fhir", "/" + SmartProxy.ROOT, accounts)
                        .withBodyBytesMax(PROXY_BYTES_MAX)
                        .carrying(Traffic.OPEN)
                        .refusing(SmartProxy::refused));
        routes.add(Route.named("fhir", "/fhir", accounts).refusing(fleet.refusals()));
        routes.addAll(graph.routes());
        routes.addAll(controlPlane.routes(fleet::isComplete));
        routes.add(Route.at("metrics", "/metrics", metrics.plane()).carrying(Traffic.OPERATOR));
        routes.addAll(ProcessHealth.routes(fleet, warnings));
        routes.addAll(portal.routes());
        routes.addAll(issuer.routes());
        routes.add(controlPlane.elsewhere());
        return routes;
    }
}
