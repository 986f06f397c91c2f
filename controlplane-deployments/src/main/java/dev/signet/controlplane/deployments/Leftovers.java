// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.provider.Resource;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceProvider;
import dev.signet.controlplane.provider.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What a resource group has and a template does not: in the mode Complete it is removed.
final class Leftovers {
    private Leftovers() {}

    /// One resource with who provides it.
    record Left(ResourceProvider provider, Resource resource) {
        ResourceId id() {
            return resource.id();
        }
    }

    /// Those of one type.
    ///
    /// @param kept ids of the template's resources, each in its one spelling
    static List<Left> of(
            ResourceProvider provider, Resources resources, Scope.Group group, Set<String> kept) {
        return resources.list(provider, group).stream()
                .filter(each -> !isKept(each.id(), kept))
                .map(each -> new Left(provider, each))
                .toList();
    }

    /// All of them, in the order of removal.
    static List<Left> of(Resources resources, Scope.Group group, Set<String> kept) {
        var all = new ArrayList<Left>();
        for (ResourceProvider provider : resources.providers()) {
            if (provider.tracked()) {
                all.addAll(of(provider, resources, group, kept));
            }
        }
        return all;
    }

    /// Whether a resource, or something in it, is among those of a template.
    private static boolean isKept(ResourceId id, Set<String> kept) {
        return kept.stream()
                .anyMatch(each -> each.equals(id.normal()) || each.startsWith(id.normal() + "/"));
    }
}
