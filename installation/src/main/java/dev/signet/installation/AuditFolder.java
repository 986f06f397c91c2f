// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.controlplane.engine.ControlStore;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What is known of the audit trail's store outside its folder.
public final class AuditFolder {
    /// The record that says that the store has been made.
    private static final String MADE = "first-start/audit";

    private AuditFolder() {}

    /// The id of the store, to which all in it is bound.
    public static UUID id(Installation ids) {
        String name = "audit of " + ids.controlId();
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.US_ASCII));
    }

    /// Whether an earlier start has made the store: then nothing of it may be missing.
    public static boolean isMade(ControlStore records) {
        return records.read(MADE).isPresent();
    }

    static void made(ControlStore records) {
        if (!isMade(records)) {
            records.write(Map.of(MADE, Optional.of(new byte[] {1})));
        }
    }
}
