// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.routes;

import dev.signet.controlplane.arm.ArmRequest;
import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.provider.Resource;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The scopes at which something may be said of what is there: resource groups and resources of
/// every tracked type, and the subscription.
///
/// @param pattern of its address
/// @param id of the resource that a request to such an address names; empty: the subscription
public record ScopeRoutes(
        String pattern, Function<ArmRequest, Optional<ResourceId>> id, Resources resources) {
    /// Resource groups and resources.
    public static List<ScopeRoutes> ofResources(Resources resources) {
        var all = new ArrayList<ScopeRoutes>();
        all.add(
                new ScopeRoutes(
                        "/subscriptions/{subscription}/resourceGroups/{group}",
                        call -> Optional.of(ResourceId.ofGroup(call.subscription(), call.group())),
                        resources));
        for (ResourceProvider provider : resources.providers()) {
            if (provider.tracked()) {
                String path = provider.type().path();
                String last = path.substring(path.lastIndexOf('/') + 1);
                all.add(
                        new ScopeRoutes(
                                ResourceRoutes.pattern(provider.type()) + "/{" + last + "}",
                                call -> Optional.of(ResourceRoutes.id(call, provider.type())),
                                resources));
            }
        }
        return List.copyOf(all);
    }

    /// The same and the subscription.
    public static List<ScopeRoutes> all(Resources resources) {
        var all = new ArrayList<ScopeRoutes>();
        all.add(new ScopeRoutes("/subscriptions/{subscription}", _ -> Optional.empty(), resources));
        all.addAll(ofResources(resources));
        return List.copyOf(all);
    }

    /// The scope that a request names, as it was spelled when it was made.
    ///
    /// @throws dev.signet.base.Failed `NOT_FOUND`
    public String scope(ArmRequest call) {
        return id.apply(call)
                .map(each -> resources.require(each).id().text())
                .orElseGet(() -> "/subscriptions/" + call.subscription());
    }

    /// The same of what is there to stay.
    ///
    /// @throws dev.signet.base.Failed `NOT_FOUND`, `CONFLICT`
    public String stayingScope(ArmRequest call) {
        id.apply(call).ifPresent(resources::requireStaying);
        return scope(call);
    }

    /// The resource that a request names.
    ///
    /// @throws dev.signet.base.Failed `NOT_FOUND`
    public Resource resource(ArmRequest call) {
        return resources.require(
                id.apply(call).orElseGet(() -> ResourceId.ofSubscription(call.subscription())));
    }
}
