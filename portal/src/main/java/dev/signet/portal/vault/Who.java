// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.vault;

import dev.signet.portal.account.People;
import dev.signet.portal.page.Call;

/// What those are called who stand in a vault's audit trail.
///
/// @param service object id of this installation itself
record Who(People people, String service) {
    static Who of(Call call) {
        return new Who(People.of(call), call.planes().settings().serviceObjectId());
    }

    /// @param objectId empty for what the vault does by itself
    String name(String objectId) {
        return holder(objectId).name();
    }

    /// @param objectId empty for what the vault does by itself
    People.Holder holder(String objectId) {
        return objectId.isEmpty() || isService(objectId)
                ? People.Holder.ITSELF
                : people.holder(objectId);
    }

    boolean isService(String objectId) {
        return objectId.equalsIgnoreCase(service);
    }
}
