// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.keyvault;

import dev.signet.vault.access.AccessPolicy;
import dev.signet.vault.audit.RightsChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Whom a change of a vault's access policies has given something on keys, and from whom it was
/// taken. Permissions are compared without their case, as the vault does.
final class RightsChanges {
    private RightsChanges() {}

    /// One for each principal that has gained and one for each that has lost, in the order in which
    /// they stand.
    static List<RightsChange> between(List<AccessPolicy> before, List<AccessPolicy> after) {
        Map<String, Set<String>> had = words(before);
        Map<String, Set<String>> has = words(after);
        var changes = new ArrayList<RightsChange>();
        has.forEach(
                (who, words) -> add(changes, true, who, words, had.getOrDefault(who, Set.of())));
        had.forEach(
                (who, words) -> add(changes, false, who, words, has.getOrDefault(who, Set.of())));
        return changes;
    }

    private static void add(
            List<RightsChange> changes,
            boolean isGiven,
            String who,
            Set<String> words,
            Set<String> kept) {
        List<String> other =
                words.stream()
                        .filter(word -> kept.stream().noneMatch(word::equalsIgnoreCase))
                        .toList();
        if (!other.isEmpty()) {
            changes.add(new RightsChange(isGiven, false, who, other));
        }
    }

    private static Map<String, Set<String>> words(List<AccessPolicy> policies) {
        var words = new LinkedHashMap<String, Set<String>>();
        for (AccessPolicy each : policies) {
            words.computeIfAbsent(each.objectId(), _ -> new LinkedHashSet<>())
                    .addAll(each.permissions().keys());
        }
        return words;
    }
}
