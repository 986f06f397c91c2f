// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.templates.Target;
import java.util.List;
import java.util.Optional;

/// What a deployment can deploy to by another in it: the tenant, its management group, and what is
/// there of subscriptions and resource groups.
final class Reach {
    private Reach() {}

    /// A target with the subscription of the deployment around it where its own is not known yet.
    static Target known(Target target, Target outer) {
        String subscription = outer.subscription().orElse("");
        return switch (target) {
            case Target.Subscription(var id) when id.isEmpty() ->
                    new Target.Subscription(subscription);
            case Target.Group(var id, var group) when id.isEmpty() ->
                    new Target.Group(subscription, group);
            case Target.Tenant _,
                    Target.ManagementGroup _,
                    Target.Subscription _,
                    Target.Group _,
                    Target.OfResource _ ->
                    target;
        };
    }

    /// Why a deployment cannot deploy to what one in it is to: above resource groups.
    static Optional<Problem> elsewhere(
            Resources resources, DeploymentId outer, DeploymentId nested) {
        if (nested.target() instanceof Target.ManagementGroup(var name)) {
            return resources.find(ResourceId.ofManagementGroup(name)).isPresent()
                    ? Optional.empty()
                    : Optional.of(
                            new Problem(
                                    "ManagementGroupNotFound",
                                    "The management group '" + name + "' could not be found.",
                                    nested.text(),
                                    List.of()));
        }
        Optional<String> subscription =
                nested.target().subscription().filter(each -> !each.isEmpty());
        Optional<String> own = outer.target().subscription();
        boolean there =
                subscription
                        .map(
                                id ->
                                        own.map(id::equalsIgnoreCase)
                                                .orElseGet(() -> isSubscription(resources, id)))
                        .orElse(true);
        return there
                ? Optional.empty()
                : Optional.of(
                        new Problem(
                                "SubscriptionNotFound",
                                "The subscription '"
                                        + subscription.orElse("")
                                        + "' could not be found"
                                        + (own.isPresent()
                                                ? ": a deployment that is next within one to a"
                                                        + " subscription stays in it."
                                                : "."),
                                nested.text(),
                                List.of()));
    }

    private static boolean isSubscription(Resources resources, String id) {
        return resources.find(ResourceId.ofSubscription(id)).isPresent();
    }

    /// The group that a deployment is to or that the resource that it is to is in.
    static Optional<ResourceId> groupOf(DeploymentId id) {
        return switch (id.target()) {
            case Target.Tenant _, Target.ManagementGroup _, Target.Subscription _ ->
                    Optional.empty();
            case Target.Group(var subscription, var group) ->
                    Optional.of(ResourceId.ofGroup(subscription, group));
            case Target.OfResource(var within, _) ->
                    Optional.of(ResourceId.ofGroup(within.subscriptionId(), within.name()));
        };
    }

    /// Refuses what is to a group, or to a resource in one, that is being removed.
    ///
    /// @throws dev.signet.base.Failed `NOT_FOUND`, `CONFLICT`
    static void requireStaying(Resources resources, DeploymentId id) {
        groupOf(id).ifPresent(resources::requireStaying);
    }

    /// Why a deployment cannot deploy into the resource group of one in it.
    static Optional<Problem> groupless(Resources resources, DeploymentId nested) {
        return groupOf(nested)
                .filter(group -> resources.find(group).isEmpty())
                .map(
                        group ->
                                new Problem(
                                        "ResourceGroupNotFound",
                                        "Resource group '"
                                                + group.group()
                                                + "' could not be found.",
                                        nested.text(),
                                        List.of()));
    }
}
