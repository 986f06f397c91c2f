// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.http.Request;
import dev.signet.identity.DataAction;
import java.util.EnumSet;
import java.util.Set;

/// What the caller of one request may do. The gate is asked once for each action, however many
/// entries a Bundle has. Any thread.
final class Rights {
    private final FhirSettings.Gate gate;
    private final Request request;
    private final Set<DataAction> granted = EnumSet.noneOf(DataAction.class);

    /// @param request the outermost one, which carries the token
    Rights(FhirSettings.Gate gate, Request request) {
        this.gate = gate;
        this.request = request;
    }

    /// @throws dev.signet.base.Failed `UNAUTHENTICATED`, `FORBIDDEN`
    synchronized void need(DataAction action) {
        if (!granted.contains(action)) {
            gate.admit(request, action);
            granted.add(action);
        }
    }
}
