// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.resources;

import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.provider.DirectProvider;
import dev.signet.controlplane.provider.Removal;
import dev.signet.controlplane.provider.Resource;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceRequest;
import dev.signet.controlplane.provider.Scope;
import dev.signet.controlplane.provider.Stamp;
import java.util.List;

/// Resources that come with the installation and are in no resource group: nobody makes or removes
/// one, and no group lists them.
interface FixedProvider extends DirectProvider {
    @Override
    default boolean tracked() {
        return false;
    }

    @Override
    default void validate(ResourceRequest request) {
        throw ArmError.METHOD_NOT_ALLOWED.failed("method", "PUT");
    }

    @Override
    default List<Resource> list(Scope scope) {
        return List.of();
    }

    @Override
    default Put put(ResourceRequest request, Stamp stamp) {
        throw ArmError.METHOD_NOT_ALLOWED.failed("method", "PUT");
    }

    @Override
    default Removal delete(ResourceId id) {
        throw ArmError.METHOD_NOT_ALLOWED.failed("method", "DELETE");
    }
}
