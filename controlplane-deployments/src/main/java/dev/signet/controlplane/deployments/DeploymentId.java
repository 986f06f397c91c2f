// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.templates.Target;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which deployment: what it is to and its name, as spelled.
record DeploymentId(Target target, String name) {
    static final ResourceType TYPE = ResourceType.of("Microsoft.Resources/deployments");

    private static final Pattern NAME = Pattern.compile("[-\\w._()]{1,64}");

    /// Refuses a name that no deployment can have.
    DeploymentId checked() {
        if (!NAME.matcher(name).matches()) {
            throw ArmError.property(
                    "deploymentName", "must have 1 to 64 letters, digits and '-._()'");
        }
        return this;
    }

    /// The resource group that it is to; empty where it is to something else.
    Optional<Target.Group> group() {
        return target instanceof Target.Group group ? Optional.of(group) : Optional.empty();
    }

    /// The full id.
    String text() {
        return target.id() + "/providers/" + TYPE.text() + "/" + name;
    }

    /// One spelling for all of the same id.
    String normal() {
        return text().toLowerCase(Locale.ROOT);
    }

    /// The deployment as a resource.
    ResourceId resource() {
        return switch (target) {
            case Target.Tenant _ -> ResourceId.ofTenant(TYPE, name);
            case Target.ManagementGroup(var group) ->
                    ResourceId.ofManagementGroup(group).extension(TYPE, name);
            case Target.Subscription(var subscription) ->
                    ResourceId.inGroup(subscription, "", TYPE, name);
            case Target.Group(var subscription, var group) ->
                    ResourceId.inGroup(subscription, group, TYPE, name);
            case Target.OfResource resource ->
                    ArmIds.resource(resource.id()).orElseThrow().extension(TYPE, name);
        };
    }

    /// That of a deployment as a resource.
    static DeploymentId of(ResourceId id) {
        String text = id.text();
        int end = text.length() - ("/providers/" + TYPE.text() + "/" + id.name()).length();
        return new DeploymentId(Target.of(text.substring(0, end)).orElseThrow(), id.name());
    }

    /// The one that an id names; empty for all else.
    static Optional<DeploymentId> of(String id) {
        List<String> parts = ArmIds.parts(id);
        int from = parts.size() - 4;
        if (from < 0
                || !String.join("/", parts.subList(from, from + 3))
                        .equalsIgnoreCase("providers/" + TYPE.text())) {
            return Optional.empty();
        }
        return Target.of("/" + String.join("/", parts.subList(0, from)))
                .map(target -> new DeploymentId(target, parts.getLast()));
    }
}
