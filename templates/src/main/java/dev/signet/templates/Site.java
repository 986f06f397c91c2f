// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/// Where and by whom a template is deployed: all that its functions can learn from outside. The
/// objects are what the functions of the same names give; nobody changes them.
///
/// @param target what is deployed to
/// @param subscription what `subscription()` gives; empty above subscriptions
/// @param resourceGroup what `resourceGroup()` gives; empty where it is not deployed to one
/// @param managementGroup the same of `managementGroup()`
/// @param now what `utcNow()` gives; empty where it is not to be used
/// @param guids what `newGuid()` gives, one after the other; empty as above
public record Site(
        Target target,
        ObjectNode tenant,
        Optional<ObjectNode> subscription,
        Optional<ObjectNode> resourceGroup,
        Optional<ObjectNode> managementGroup,
        ObjectNode environment,
        ObjectNode deployment,
        ObjectNode deployer,
        Optional<Instant> now,
        Optional<Supplier<UUID>> guids) {

    /// Where `utcNow()` and `newGuid()` are not expected: all but the defaults of parameters.
    public Site withoutChance() {
        return new Site(
                target,
                tenant,
                subscription,
                resourceGroup,
                managementGroup,
                environment,
                deployment,
                deployer,
                Optional.empty(),
                Optional.empty());
    }
}
