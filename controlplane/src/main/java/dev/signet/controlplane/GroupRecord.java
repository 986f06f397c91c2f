// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// One resource group. A value; docs/formats/control-records.md.
///
/// @param operation id of the operation that deletes it
record GroupRecord(
        int format,
        String subscription,
        String name,
        String location,
        Map<String, String> tags,
        Optional<String> operation) {
    GroupRecord {
        RecordCodec.requireFormat(format);
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }

    GroupRecord with(Map<String, String> newTags) {
        return new GroupRecord(format, subscription, name, location, newTags, operation);
    }

    GroupRecord with(Optional<String> deleting) {
        return new GroupRecord(format, subscription, name, location, tags, deleting);
    }
}
