// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.arm.Conditions;
import dev.signet.controlplane.deployments.DeploymentRecord.Provided;
import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.provider.ExtensionProvider;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceProvider;
import dev.signet.controlplane.provider.ResourceRequest;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.controlplane.provider.Scope;
import dev.signet.templates.Limits;
import dev.signet.templates.Target;
import dev.signet.templates.TemplateFailed;
import dev.signet.templates.TemplateJson;
import dev.signet.templates.Unknown;
import dev.signet.templates.World;
import dev.signet.templates.plan.NestedDeployment;
import dev.signet.templates.plan.PlannedResource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Looks at everything that a deployment would make, nested deployments too, before the first thing
/// is made. One use, one thread.
final class Preflight {
    private final Resources resources;
    private final Planning planning;
    private final String by;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> foreign = new ArrayList<>();
    private final List<Found> found = new ArrayList<>();
    private final Set<Provided> types = new LinkedHashSet<>();
    private final Set<String> groups = new HashSet<>();
    private boolean unnamed;

    /// One resource that is going to be deployed.
    ///
    /// @param id as text
    /// @param body empty while it depends on what is not known yet
    record Found(String id, String type, String version, Optional<ObjectNode> body) {}

    Preflight(Resources resources, Planning planning, String by) {
        this.resources = resources;
        this.planning = planning;
        this.by = by;
    }

    /// Types that nobody here provides.
    List<Problem> foreign() {
        return foreign;
    }

    /// Refuses what cannot be, with all the reasons.
    ///
    /// @param alsoForeign whether types that nobody provides are a reason
    void requireGood(DeploymentId id, boolean alsoForeign) {
        var all = new ArrayList<>(problems);
        if (alsoForeign) {
            all.addAll(foreign);
        }
        if (!all.isEmpty()) {
            throw DeploymentErrors.invalid(
                    id, all.stream().map(each -> each.masked(planning.secrets())).toList());
        }
    }

    /// All that would be deployed and has a name already.
    List<Found> found() {
        return found;
    }

    List<Provided> types() {
        return List.copyOf(types);
    }

    Secrets secrets() {
        return planning.secrets();
    }

    /// @param complete whether what the template does not have is removed
    /// @param location of the deployment
    void look(DeploymentId id, Planned planned, boolean complete, Optional<String> location) {
        look(id, planned, location, 0);
        if (complete) {
            lookAtRemovals(scope(id.group().orElseThrow()));
        }
    }

    static Scope.Group scope(Target.Group group) {
        return new Scope.Group(group.subscriptionId(), group.name());
    }

    /// @param depth deployments around this one
    private void look(DeploymentId id, Planned planned, Optional<String> location, int depth) {
        unlocked(id.text(), () -> resources.requireChangeable(id.resource()));
        for (PlannedResource resource : planned.plan().resources()) {
            if (resource.isDeployment()) {
                lookNested(id, planned, resource, location, depth);
            } else {
                lookAt(resource);
            }
        }
    }

    /// Notes the lock that stands in the way of a change, where one does.
    private void unlocked(String target, Runnable required) {
        try {
            required.run();
        } catch (Failed e) {
            problems.add(Problem.of(e, target));
        }
    }

    /// Nothing is made when something could not be removed afterwards. Where not all names are
    /// known, it is found out when the time has come.
    private void lookAtRemovals(Scope.Group group) {
        if (unnamed) {
            return;
        }
        var kept = new HashSet<String>();
        for (Found each : found) {
            ArmIds.resource(each.id()).ifPresent(id -> kept.add(id.normal()));
        }
        for (Leftovers.Left left : Leftovers.of(resources, group, kept)) {
            unlocked(left.id().text(), () -> resources.requireRemovable(left.id()));
        }
    }

    private void lookNested(
            DeploymentId outer,
            Planned around,
            PlannedResource resource,
            Optional<String> outerLocation,
            int depth) {
        types.add(new Provided("Microsoft.Resources/deployments", ""));
        if (depth + 1 > Limits.NESTING_MAX) {
            throw TemplateFailed.invalid(
                    "Deployments are nested deeper than the "
                            + Limits.NESTING_MAX
                            + " levels that are allowed.");
        }
        NestedDeployment nested = resource.nested(World.NOT_YET);
        var id =
                new DeploymentId(
                        Reach.known(nested.target(), outer.target()),
                        resource.name().orElse("not-known-yet"));
        if (!nested.mode().equalsIgnoreCase("Incremental")) {
            problems.add(
                    new Problem(
                            "InvalidNestedDeploymentMode",
                            "A nested deployment must have the mode 'Incremental'.",
                            id.text(),
                            List.of()));
        }
        Optional<Problem> elsewhere = Reach.elsewhere(resources, outer, id);
        if (elsewhere.isPresent()) {
            problems.add(elsewhere.get());
            return;
        }
        checkGroup(id);
        Optional<String> location =
                nested.location()
                        .or(() -> outerLocation)
                        .filter(_ -> DeploymentBody.hasLocation(id.target()));
        DeploymentBody.unlocated(id.target(), location).ifPresent(problems::add);
        if (nested.templateLink().or(nested::parametersLink).filter(Unknown::in).isEmpty()) {
            look(
                    id.checked(),
                    planning.plan(id, nested, location, around, by),
                    location,
                    depth + 1);
        } else {
            unnamed = true;
        }
    }

    private void checkGroup(DeploymentId id) {
        Optional<ResourceId> group = Reach.groupOf(id).filter(each -> !each.group().isEmpty());
        if (group.filter(each -> !groups.contains(each.normal())).isPresent()) {
            Reach.groupless(resources, id).ifPresent(problems::add);
        }
    }

    private void lookAt(PlannedResource resource) {
        ObjectNode body = resource.body(World.NOT_YET);
        types.add(new Provided(resource.type(), location(body)));
        Optional<ResourceId> id = resource.id().flatMap(text -> ArmIds.resource(text, resources));
        if (id.isPresent() && id.get().type().same(ResourceType.GROUP)) {
            groups.add(id.get().normal());
        }
        ResourceType type = id.map(ResourceId::type).orElseGet(() -> typeOf(resource));
        String target = resource.id().or(resource::name).orElse(resource.type());
        Optional<ResourceProvider> provider =
                provider(type).map(any -> id.map(resources::provider).orElse(any));
        Optional<ResourceType> extended = foreignExtended(id);
        if (provider.isEmpty()) {
            foreign.add(unregistered(type, target));
        } else if (extended.isPresent()) {
            foreign.add(unregistered(extended.get(), target));
        } else if (resource.id().isPresent()
                && (id.isEmpty() || !canBe(provider.get(), id.get()))) {
            problems.add(
                    new Problem(
                            "InvalidDeploymentScope",
                            "Resources of type '"
                                    + type.text()
                                    + "' are not deployed to this scope.",
                            target,
                            List.of()));
        } else {
            validate(provider.get(), id, resource, body, target);
            id.ifPresent(each -> unlocked(target, () -> resources.requireChangeable(each)));
        }
        unnamed |= resource.id().isEmpty();
        boolean known = !Unknown.in(body);
        resource.id()
                .ifPresent(
                        text ->
                                found.add(
                                        new Found(
                                                text,
                                                type.text(),
                                                resource.apiVersion(),
                                                known ? Optional.of(body) : Optional.empty())));
    }

    /// The type that something extends, as a role's assignment does, where nobody here provides it:
    /// what is refused then is that type, when it is deployed.
    private Optional<ResourceType> foreignExtended(Optional<ResourceId> id) {
        return id.flatMap(ResourceId::extended)
                .map(ResourceId::type)
                .filter(type -> !type.same(ResourceType.GROUP) && provider(type).isEmpty());
    }

    /// Whether a resource of the type can stand there.
    private static boolean canBe(ResourceProvider provider, ResourceId id) {
        return provider instanceof ExtensionProvider extension
                ? id.extended().filter(each -> extension.canExtend(each.type())).isPresent()
                : id.extended().isEmpty();
    }

    private void validate(
            ResourceProvider provider,
            Optional<ResourceId> id,
            PlannedResource resource,
            ObjectNode body,
            String target) {
        try {
            String _ = provider.namespace().versions().spelled(resource.apiVersion());
        } catch (Failed e) {
            problems.add(
                    new Problem(
                            "NoRegisteredProviderFound",
                            "No registered resource provider found for API version '"
                                    + resource.apiVersion()
                                    + "' for type '"
                                    + resource.type()
                                    + "'. The supported api-versions are '"
                                    + String.join(", ", provider.namespace().versions().accepted())
                                    + "'.",
                            target,
                            List.of()));
            return;
        }
        if (id.isEmpty()) {
            return;
        }
        try {
            provider.check(id.get());
            resources.requireFreeName(id.get());
            if (!Unknown.in(body)) {
                resources.validate(
                        new ResourceRequest(
                                id.get(), resource.apiVersion(), body, Conditions.NONE, by));
            }
        } catch (Failed e) {
            if (e.failure() == Failure.INTERNAL) {
                throw e;
            }
            problems.add(Problem.of(e, target));
        }
    }

    private static ResourceType typeOf(PlannedResource resource) {
        String[] parts = resource.type().split("/providers/", -1);
        String last = parts[parts.length - 1];
        return ResourceType.of(last.indexOf('/') > 0 ? last : resource.type());
    }

    private Optional<ResourceProvider> provider(ResourceType type) {
        return resources.providers().stream().filter(each -> each.type().same(type)).findFirst();
    }

    private Problem unregistered(ResourceType type, String target) {
        boolean known =
                resources.providers().stream()
                        .anyMatch(
                                each -> each.namespace().name().equalsIgnoreCase(type.namespace()));
        return known
                ? new Problem(
                        "InvalidResourceType",
                        "The resource type '"
                                + type.path()
                                + "' could not be found in the namespace '"
                                + type.namespace()
                                + "' of this installation.",
                        target,
                        List.of())
                : new Problem(
                        "MissingSubscriptionRegistration",
                        "The subscription is not registered to use namespace '"
                                + type.namespace()
                                + "': this installation has no such resource provider, so '"
                                + type.text()
                                + "' cannot be deployed.",
                        target,
                        List.of());
    }

    private static String location(JsonNode body) {
        return TemplateJson.member(body, "location")
                .filter(JsonNode::isString)
                .map(each -> each.stringValue().replace(" ", "").toLowerCase(Locale.ROOT))
                .orElse("");
    }
}
