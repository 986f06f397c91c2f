// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis.audit;

import java.util.List;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/// The port through which the control plane reads the audit trail of an account. Any thread.
public interface AuditLogs {
    /// The newest rows that are wanted, newest first, in the shape of the table
    /// `MicrosoftHealthcareApisAuditLogs`. `RequestUri` is null where the
    /// customer's key refuses now or refused when the call came.
    ///
    /// @throws dev.signet.base.Failed `CORRUPT`, `STORAGE`, `INTERNAL`
    List<ObjectNode> newest(Audited account, AuditQuery query);

    /// The account whose rows are read, with what every row of it says.
    ///
    /// @param resourceId in lower case
    record Audited(
            UUID accountId, String kind, String location, String tenant, String resourceId) {}
}
