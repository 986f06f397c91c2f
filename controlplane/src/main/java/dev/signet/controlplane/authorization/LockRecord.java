// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.authorization;

import dev.signet.controlplane.engine.RecordCodec;
import java.util.Locale;
import java.util.Optional;

/// A lock as the control plane remembers it. A value; docs/formats/control-records.md.
///
/// @param scope id of a subscription, a resource group or a resource, as given
/// @param name as given
record LockRecord(int format, String scope, String name, Level level, Optional<String> notes) {
    /// What it forbids.
    enum Level {
        CAN_NOT_DELETE("CanNotDelete"),
        READ_ONLY("ReadOnly");

        private final String label;

        Level(String label) {
            this.label = label;
        }

        /// Azure's word.
        String label() {
            return label;
        }
    }

    LockRecord {
        RecordCodec.requireFormat(format);
    }

    /// The same at another scope.
    LockRecord at(String other) {
        return new LockRecord(format, other, name, level, notes);
    }

    /// Whether the resource of that id is the locked one or in it.
    boolean covers(String id) {
        return isWithin(scope, id);
    }

    /// Whether the locked resource is the one of that id or in it.
    boolean isIn(String id) {
        return isWithin(id, scope);
    }

    private static boolean isWithin(String outer, String inner) {
        String lower = inner.toLowerCase(Locale.ROOT);
        String root = outer.toLowerCase(Locale.ROOT);
        return lower.equals(root) || lower.startsWith(root + "/");
    }
}
