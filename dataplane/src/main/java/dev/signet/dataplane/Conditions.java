// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.store.Precondition;
import dev.signet.store.ResourceKey;
import java.util.List;
import java.util.Optional;

/// The conditions that a client states in `If-Match` and `If-None-Match`.
final class Conditions {
    private Conditions() {}

    /// What must hold for an update or a delete.
    ///
    /// @param ifMatch the header or `entry.request.ifMatch`, empty for none
    /// @param ifNoneMatch likewise; only `*` means something on a write
    static List<Precondition> of(
            ResourceKey key, Optional<String> ifMatch, Optional<String> ifNoneMatch) {
        if (ifMatch.isPresent()) {
            long version = Answers.version(ifMatch.get());
            if (version < 1) {
                throw new Failed(
                        Failure.INVALID, "If-Match is not an ETag of this service, such as W/\"3\"");
            }
            return List.of(new Precondition.AtVersion(key, version));
        }
        if (ifNoneMatch.isPresent() && ifNoneMatch.get().strip().equals("*")) {
            return List.of(new Precondition.Absent(key));
        }
        return List.of();
    }

    /// The failure when one did not hold.
    static Failed broken() {
        return new Failed(
                Failure.PRECONDITION_FAILED, "the resource is not at the version that was named");
    }
}
