// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.keyvault;

import dev.signet.vault.access.AccessPolicy;
import dev.signet.vault.access.KeyPermission;
import dev.signet.vault.audit.RightsChange;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Whom a change of a vault's access policies has given something on keys, and from whom it was
/// taken: what it means is compared, not how it is written.
final class RightsChanges {
    private RightsChanges() {}

    /// For whom a policy holds; ids in small letters.
    private record Principal(String tenant, String object, Optional<String> application) {
        static Principal of(AccessPolicy policy) {
            return new Principal(
                    policy.tenantId().toLowerCase(Locale.ROOT),
                    policy.objectId().toLowerCase(Locale.ROOT),
                    policy.applicationId().map(each -> each.toLowerCase(Locale.ROOT)));
        }
    }

    /// @param written object id as the policy has it
    private record Held(String written, Set<KeyPermission> permissions) {}

    /// One for each principal that has gained and one for each that has lost, in the order in which
    /// they stand.
    static List<RightsChange> between(List<AccessPolicy> before, List<AccessPolicy> after) {
        Map<Principal, Held> had = held(before);
        Map<Principal, Held> has = held(after);
        var changes = new ArrayList<RightsChange>();
        add(changes, true, has, had);
        add(changes, false, had, has);
        return changes;
    }

    private static void add(
            List<RightsChange> changes,
            boolean isGiven,
            Map<Principal, Held> some,
            Map<Principal, Held> others) {
        some.forEach(
                (principal, held) -> {
                    var more = EnumSet.noneOf(KeyPermission.class);
                    more.addAll(held.permissions());
                    if (others.containsKey(principal)) {
                        more.removeAll(others.get(principal).permissions());
                    }
                    if (!more.isEmpty()) {
                        changes.add(new RightsChange(isGiven, false, held.written(), words(more)));
                    }
                });
    }

    private static List<String> words(Set<KeyPermission> permissions) {
        return permissions.size() == KeyPermission.values().length
                ? List.of("all")
                : permissions.stream().map(KeyPermission::text).toList();
    }

    private static Map<Principal, Held> held(List<AccessPolicy> policies) {
        var all = new LinkedHashMap<Principal, Held>();
        for (AccessPolicy each : policies) {
            all.computeIfAbsent(
                            Principal.of(each),
                            _ -> new Held(each.objectId(), EnumSet.noneOf(KeyPermission.class)))
                    .permissions()
                    .addAll(each.keyPermissions());
        }
        return all;
    }
}
