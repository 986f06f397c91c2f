// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.base.Chance;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.base.RedactedCause;
import dev.signet.controlplane.deployments.DeploymentRecord.Operation;
import dev.signet.controlplane.deployments.Work.Stopped;
import dev.signet.controlplane.deployments.content.ContentLink;
import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.Scope;
import dev.signet.templates.Limits;
import dev.signet.templates.Target;
import dev.signet.templates.TemplateError;
import dev.signet.templates.TemplateFailed;
import dev.signet.templates.TemplateJson;
import dev.signet.templates.plan.NestedDeployment;
import dev.signet.templates.plan.Plan;
import dev.signet.templates.plan.PlannedResource;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One deployment under way: its resources one after the other, each behind those that it needs. A
/// resource that fails ends those that need it; the others go on. One thread; [#cancel] and
/// [#close] from any.
final class Run implements Runnable {
    private static final System.Logger LOG = System.getLogger(Run.class.getName());
    private static final Problem UNEXPECTED =
            Problem.of("InternalServerError", "The deployment has failed.");

    private final Surroundings around;
    private final DeploymentRecord record;
    private final Planned planned;
    private final Planning planning;
    private final String by;
    private final ResourceWorld world;
    private final Work work;
    private final Set<String> kept = new HashSet<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final Set<String> begun = ConcurrentHashMap.newKeySet();
    private final Set<String> canceled = ConcurrentHashMap.newKeySet();
    private int operations;

    /// What every run works on.
    record Surroundings(
            Resources resources, DeploymentStore store, InstantSource clock, Chance chance) {}

    /// How a deployment ended.
    private record End(
            String state, JsonNode outputs, List<String> made, Optional<Problem> problem) {}

    /// @param record has begun
    Run(
            Surroundings around,
            DeploymentRecord record,
            Planned planned,
            Planning planning,
            String by) {
        this.around = around;
        this.record = record;
        this.planned = planned;
        this.planning = planning;
        this.by = by;
        this.world = new ResourceWorld(around.resources(), around.store());
        this.work = new Work(around.resources(), by);
        begun.add(record.run());
    }

    DeploymentRecord record() {
        return record;
    }

    /// Whether it is the run of that deployment, or of one around it.
    boolean deploys(String run) {
        return begun.contains(run);
    }

    /// Begins no further resource of that deployment and of those in it, and removes none.
    void cancel(String run) {
        canceled.add(run);
    }

    /// Begins nothing further, and leaves the records to the next start.
    void close() {
        work.stop();
    }

    @Override
    public void run() {
        try {
            var _ = ended(record, () -> complete(deploy(record, planned)));
        } catch (Stopped e) {
            LOG.log(Level.INFO, "a deployment was under way; the next start ends it");
        } catch (RuntimeException | Error e) {
            LOG.log(Level.ERROR, "a deployment has failed", RedactedCause.of(e));
        }
    }

    private interface Deploying {
        End deploy();
    }

    /// Whatever happens, the deployment does not stay as one that runs.
    private End ended(DeploymentRecord of, Deploying deploying) {
        open.push(of.run());
        try {
            End end = deploying.deploy();
            end(of, end);
            return end;
        } catch (Stopped e) {
            throw e;
        } catch (RuntimeException | Error e) {
            end(of, failed(List.of(), List.of(UNEXPECTED)));
            throw e;
        } finally {
            var _ = open.pop();
        }
    }

    /// Writes it while no group goes, with which its record would have gone.
    private void end(DeploymentRecord of, End end) {
        DeploymentRecord ended = ended(of, end);
        change(
                () -> {
                    around.store().end(ended);
                    return true;
                });
    }

    private <T> T change(Supplier<T> step) {
        return around.resources().change(step);
    }

    private void note(DeploymentRecord of, Operation operation) {
        change(
                () -> {
                    around.store().put(of, operation);
                    return true;
                });
    }

    private DeploymentRecord ended(DeploymentRecord of, End end) {
        Secrets secrets = planning.secrets();
        return of.ended(
                end.state(),
                around.clock().instant(),
                secrets.withoutSecretValues(end.outputs()),
                secrets.mask(end.made()),
                end.problem().map(each -> each.masked(secrets)));
    }

    private static End failed(List<String> made, List<Problem> problems) {
        return new End(
                DeploymentRecord.FAILED,
                TemplateJson.object(),
                made,
                Optional.of(Problem.deploymentFailed(problems)));
    }

    private static End canceled(List<String> made) {
        return new End(
                DeploymentRecord.CANCELED,
                TemplateJson.object(),
                made,
                Optional.of(Problem.of("DeploymentCanceled", "The deployment was canceled.")));
    }

    private boolean isCanceled() {
        work.goOn();
        return open.stream().anyMatch(canceled::contains);
    }

    private End deploy(DeploymentRecord deployment, Planned its) {
        var made = new ArrayList<String>();
        var problems = new ArrayList<Problem>();
        var lost = new HashSet<PlannedResource>();
        for (PlannedResource resource : its.plan().resources()) {
            if (isCanceled()) {
                return canceled(made);
            }
            if (resource.dependsOn().stream().anyMatch(lost::contains)) {
                lost.add(resource);
                continue;
            }
            Optional<Problem> problem = operation(deployment, its, resource);
            problem.ifPresentOrElse(
                    each -> {
                        lost.add(resource);
                        problems.add(each);
                    },
                    () -> resource.id().ifPresent(made::add));
        }
        if (isCanceled()) {
            return canceled(made);
        }
        return problems.isEmpty() ? outputs(its.plan(), made) : failed(made, problems);
    }

    private End outputs(Plan plan, List<String> made) {
        try {
            ObjectNode outputs = plan.outputs(world);
            return TemplateJson.bytes(outputs).length <= Limits.BODY_BYTES_MAX
                    ? new End(DeploymentRecord.SUCCEEDED, outputs, made, Optional.empty())
                    : failed(made, List.of(DeploymentErrors.tooLarge("outputs")));
        } catch (TemplateFailed e) {
            var problem =
                    new Problem(
                            TemplateError.EVALUATION_FAILED,
                            "The template output cannot be evaluated: " + e.error().message(),
                            e.error().target(),
                            List.of());
            return failed(made, List.of(problem));
        }
    }

    /// Deploys one resource, and keeps a record of it.
    private Optional<Problem> operation(
            DeploymentRecord deployment, Planned its, PlannedResource resource) {
        var running =
                Operation.begun(
                        deployment,
                        operations++,
                        resource,
                        planning.secrets(),
                        around.clock().instant());
        note(deployment, running);
        Optional<Problem> problem =
                tried(deployment, its, resource).map(each -> each.masked(planning.secrets()));
        note(deployment, running.ended(problem, around.clock().instant()));
        return problem;
    }

    /// An unexpected failure is that of the resource: the others go on, and all has an end.
    private Optional<Problem> tried(
            DeploymentRecord deployment, Planned its, PlannedResource resource) {
        try {
            return resource.isDeployment() ? nested(deployment, its, resource) : put(resource);
        } catch (TemplateFailed e) {
            return Optional.of(Problem.of(e.error()));
        } catch (Refused e) {
            return Optional.of(e.problem());
        } catch (Failed e) {
            return Optional.of(Problem.of(e, resource.id().orElse(resource.type())));
        } catch (Stopped e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            LOG.log(Level.ERROR, "a resource of a deployment has failed", RedactedCause.of(e));
            return Optional.of(UNEXPECTED);
        }
    }

    private Optional<Problem> put(PlannedResource resource) {
        String target = resource.id().orElse(resource.type());
        ResourceId id = ArmIds.resource(target, around.resources()).orElseThrow();
        ObjectNode body = resource.body(world);
        kept.add(id.normal());
        return work.put(id, resource.apiVersion(), body, target);
    }

    private Optional<Problem> nested(
            DeploymentRecord outer, Planned outside, PlannedResource resource) {
        NestedDeployment asked = resource.nested(world);
        var id = new DeploymentId(asked.target(), resource.name().orElseThrow()).checked();
        Optional<String> location =
                asked.location()
                        .or(outer::location)
                        .filter(_ -> DeploymentBody.hasLocation(id.target()));
        Optional<Problem> misplaced =
                Reach.elsewhere(around.resources(), outer.id(), id)
                        .or(() -> DeploymentBody.unlocated(id.target(), location))
                        .or(() -> Reach.groupless(around.resources(), id));
        if (misplaced.isPresent()) {
            return misplaced;
        }
        if (id.target() instanceof Target.OfResource on) {
            var _ = around.resources().require(ArmIds.resource(on.id()).orElseThrow());
        }
        Planned inner = planning.plan(id, asked, location, outside, by);
        var its =
                DeploymentRecord.begun(
                        id,
                        location,
                        Map.of(),
                        "Incremental",
                        around.chance().uuid(),
                        around.clock().instant(),
                        Hashes.of(inner.template()),
                        inner.from().map(ContentLink::shown),
                        planning.secrets().withoutSecretValues(inner.plan().parameters()),
                        List.of());
        begun.add(its.run());
        JsonNode kept = KeptTemplate.of(inner.template(), planning.secrets());
        Optional<Problem> refused =
                change(
                        () -> {
                            Reach.requireStaying(around.resources(), id);
                            around.resources().requireChangeable(id.resource());
                            return around.store()
                                    .begin(its, kept, new History.Keeping(around.resources()));
                        });
        if (refused.isPresent()) {
            return refused;
        }
        End end = ended(its, () -> deploy(its, inner));
        world.ended(id, end.outputs());
        return end.problem();
    }

    /// In the mode Complete removes from the resource group what the template does not have.
    private End complete(End done) {
        if (!done.state().equals(DeploymentRecord.SUCCEEDED) || !record.mode().equals("Complete")) {
            return done;
        }
        try {
            return removed(done, Preflight.scope(record.id().group().orElseThrow()));
        } catch (Failed e) {
            if (e.failure() != Failure.NOT_FOUND) {
                throw e;
            }
            // the group is gone
            return failed(done.made(), List.of(Problem.of(e, record.id().text())));
        }
    }

    private End removed(End done, Scope.Group group) {
        for (var provider : around.resources().providers()) {
            if (!provider.tracked()) {
                continue;
            }
            for (Leftovers.Left left : Leftovers.of(provider, around.resources(), group, kept)) {
                if (isCanceled()) {
                    return canceled(done.made());
                }
                Optional<Problem> problem = work.remove(left.id());
                if (problem.isPresent()) {
                    return failed(done.made(), List.of(problem.get()));
                }
            }
        }
        return done;
    }
}
