// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.engine;

import dev.signet.controlplane.arm.ArmError;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// One resource group. A value; docs/formats/control-records.md.
///
/// @param operation id of the operation that deletes it
public record GroupRecord(
        int format,
        String subscription,
        String name,
        String location,
        Map<String, String> tags,
        Optional<String> operation) {
    public GroupRecord {
        RecordCodec.requireFormat(format);
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }

    /// Refuses while the group is being deleted.
    ///
    /// @throws dev.signet.base.Failed `CONFLICT`
    public void requireStaying() {
        if (operation.isPresent()) {
            throw ArmError.GROUP_BEING_DELETED.failed("group", name);
        }
    }

    public GroupRecord with(Map<String, String> newTags) {
        return new GroupRecord(format, subscription, name, location, newTags, operation);
    }

    public GroupRecord with(Optional<String> deleting) {
        return new GroupRecord(format, subscription, name, location, tags, deleting);
    }
}
