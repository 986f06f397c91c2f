// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.insights;

import dev.signet.controlplane.engine.RecordCodec;
import java.time.Instant;

/// One change that was asked for, as the activity log remembers it: who, what, when and with which
/// end; nothing of the body. A value; docs/formats/control-records.md.
///
/// @param id a UUID
/// @param correlation of the request, as its answer names it
/// @param resource id of what was asked for
/// @param operation `Microsoft.HealthcareApis/services/write`
/// @param caller object id
/// @param address of the caller
/// @param status of the answer
record ActivityRecord(
        int format,
        String id,
        String correlation,
        Instant at,
        String resource,
        String operation,
        String method,
        String caller,
        String address,
        int status) {
    ActivityRecord {
        RecordCodec.requireFormat(format);
    }

    boolean failed() {
        return status >= 400;
    }

    /// The part after `/providers/` of the last of them: `Microsoft.HealthcareApis`.
    String namespace() {
        return operation.substring(0, operation.indexOf('/'));
    }

    /// `Microsoft.HealthcareApis/services`.
    String type() {
        return operation.substring(0, operation.lastIndexOf('/'));
    }

    /// Empty text for what is of the subscription.
    String group() {
        String[] parts = resource.split("/", -1);
        return parts.length > 4 && parts[3].equalsIgnoreCase("resourceGroups") ? parts[4] : "";
    }
}
