// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.authorization;

import java.util.List;
import java.util.UUID;

/// A built-in role as Azure defines it.
///
/// @param label its name in Azure
/// @param dataActions what it gives; a star stands for any text
public record RoleDefinition(UUID id, String label, List<String> dataActions) {
    public RoleDefinition {
        dataActions = List.copyOf(dataActions);
    }
}
