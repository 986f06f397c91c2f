// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.base.Failed;
import dev.signet.controlplane.arm.Conditions;
import dev.signet.controlplane.engine.OperationRecord;
import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.provider.Removal;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Makes and removes resources through the one door, and waits for each. One thread; [#stop] from
/// any.
final class Work {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(25);
    private static final Duration RESOURCE_MAX = Duration.ofHours(2);

    private final Resources resources;
    private final String by;
    private volatile boolean stopped;

    /// The process is being stopped: nothing more is written.
    static final class Stopped extends RuntimeException {
        @java.io.Serial private static final long serialVersionUID = 1L;

        Stopped() {
            super("stopped", null, false, false);
        }
    }

    /// @param by object id of who deploys
    Work(Resources resources, String by) {
        this.resources = resources;
        this.by = by;
    }

    void stop() {
        stopped = true;
    }

    /// @throws Stopped when the process is being stopped
    void goOn() {
        if (stopped) {
            throw new Stopped();
        }
    }

    /// @return why the resource is not there
    Optional<Problem> put(ResourceId id, String version, ObjectNode body, String target) {
        try {
            return resources
                    .put(new ResourceRequest(id, version, body, Conditions.NONE, by))
                    .operation()
                    .flatMap(operation -> await(operation.id(), target));
        } catch (Failed e) {
            return Optional.of(Problem.of(e, target));
        }
    }

    /// @return why the resource is still there
    Optional<Problem> remove(ResourceId id) {
        try {
            Removal removal = resources.delete(id, Conditions.NONE, by);
            return removal instanceof Removal.Begun(var operation)
                    ? await(operation, id.text())
                    : Optional.empty();
        } catch (Failed e) {
            return Optional.of(Problem.of(e, id.text()));
        }
    }

    /// Waits for the end of an operation on a resource.
    private Optional<Problem> await(String operation, String target) {
        long end = System.nanoTime() + RESOURCE_MAX.toNanos();
        while (System.nanoTime() < end) {
            Optional<OperationRecord> found = resources.operation(operation);
            if (found.isEmpty() || found.get().ended().isPresent()) {
                return found.flatMap(OperationRecord::error)
                        .map(each -> new Problem(each.code(), each.message(), target, List.of()));
            }
            goOn();
            try {
                Thread.sleep(BETWEEN_LOOKS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Stopped();
            }
        }
        return Optional.of(
                new Problem(
                        "OperationTimedOut",
                        "The operation on the resource has not ended within " + RESOURCE_MAX + ".",
                        target,
                        List.of()));
    }
}
