// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.base.Failed;
import dev.signet.controlplane.engine.ControlStore;
import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.provider.ResourceId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// How much of earlier deployments is kept: 800 in a scope, as in Azure, and 32 MB of them; 128 MB
/// in all, for control records are held in memory. Counts what would be left. One thread.
final class History {
    static final int COUNT_MAX = 800;
    private static final long SCOPE_BYTES_MAX = 32L * 1024 * 1024;
    private static final long BYTES_MAX = 128L * 1024 * 1024;
    private static final String KIND = "deployment"; // what is to a resource has more before it
    private static final String RECORD = KIND + "/";
    private static final String ALL = "with-";

    private final Map<String, Integer> sizes = new HashMap<>();
    private final String scope;

    /// @param scope what the keys of the scope begin with
    History(ControlStore store, String scope) {
        this.scope = scope;
        store.startingWith(ALL)
                .forEach(
                        (key, document) -> {
                            if (key.contains("/deployment")) {
                                sizes.put(key, document.length);
                            }
                        });
    }

    /// Leaves out what is going to be removed.
    void without(Set<String> keys) {
        sizes.keySet().removeAll(keys);
    }

    /// Whether there is room for one more of that size, and for what it comes to.
    boolean takes(int bytes) {
        return count() < COUNT_MAX
                && bytes(scope + KIND) + bytes <= SCOPE_BYTES_MAX
                && bytes("") + bytes <= BYTES_MAX;
    }

    /// Deployments of the scope.
    int count() {
        return (int) sizes.keySet().stream().filter(key -> key.startsWith(scope + RECORD)).count();
    }

    /// @param prefix empty: of all scopes
    private long bytes(String prefix) {
        return sizes.entrySet().stream()
                .filter(each -> each.getKey().startsWith(prefix))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /// What of it may go. Any thread.
    ///
    /// @param resources of the installation
    record Keeping(Resources resources) {
        /// Whether no lock keeps a deployment of the history.
        boolean mayGo(DeploymentId id) {
            try {
                resources.requireRemovable(id.resource());
                return true;
            } catch (Failed e) {
                return false;
            }
        }

        /// Whether the resource of that id is there no more: nobody can ask for its history.
        boolean isGone(String id) {
            return ArmIds.resource(id).filter(this::isThere).isEmpty();
        }

        private boolean isThere(ResourceId id) {
            try {
                return resources.find(id).isPresent();
            } catch (Failed e) {
                return true; // who cannot tell takes nothing away
            }
        }
    }
}
