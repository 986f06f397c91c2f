// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.vault;

import dev.signet.portal.account.People;
import dev.signet.portal.page.Call;

/// What those are called who stand in a vault's audit trail.
///
/// @param service object id of this installation itself
record Who(People people, String service) {
    static final String ITSELF = "Signet itself";

    static Who of(Call call) {
        return new Who(People.of(call.planes()), call.planes().settings().serviceObjectId());
    }

    /// @param objectId empty for what the vault does by itself
    String name(String objectId) {
        return objectId.isEmpty() || isService(objectId) ? ITSELF : people.name(objectId);
    }

    boolean isService(String objectId) {
        return objectId.equalsIgnoreCase(service);
    }
}
