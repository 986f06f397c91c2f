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
/// @param subscriptionId of the deployment
/// @param group name of the resource group; empty for a deployment to a subscription
/// @param resourceGroup what `resourceGroup()` gives; empty as above
/// @param now what `utcNow()` gives; empty where it is not to be used
/// @param guids what `newGuid()` gives, one after the other; empty as above
public record Site(
        String subscriptionId,
        Optional<String> group,
        ObjectNode tenant,
        ObjectNode subscription,
        Optional<ObjectNode> resourceGroup,
        ObjectNode environment,
        ObjectNode deployment,
        ObjectNode deployer,
        Optional<Instant> now,
        Optional<Supplier<UUID>> guids) {

    /// Where `utcNow()` and `newGuid()` are not expected: all but the defaults of parameters.
    public Site withoutChance() {
        return new Site(
                subscriptionId,
                group,
                tenant,
                subscription,
                resourceGroup,
                environment,
                deployment,
                deployer,
                Optional.empty(),
                Optional.empty());
    }

    /// The id of the scope: `/subscriptions/s` or `/subscriptions/s/resourceGroups/g`.
    public String scopeId() {
        return scopeId(subscriptionId, group);
    }

    /// The same of any scope.
    public static String scopeId(String subscription, Optional<String> group) {
        String id = "/subscriptions/" + subscription;
        return group.map(name -> id + "/resourceGroups/" + name).orElse(id);
    }
}
