// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.base.Chance;
import dev.signet.base.Failed;
import dev.signet.base.RedactedCause;
import dev.signet.controlplane.arm.Conditions;
import dev.signet.controlplane.deployments.DeploymentRecord.Operation;
import dev.signet.controlplane.engine.OperationRecord;
import dev.signet.controlplane.engine.RecordCodec;
import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.provider.Removal;
import dev.signet.controlplane.provider.Resource;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceProvider;
import dev.signet.controlplane.provider.ResourceRequest;
import dev.signet.controlplane.provider.Scope;
import dev.signet.templates.TemplateError;
import dev.signet.templates.TemplateFailed;
import dev.signet.templates.TemplateJson;
import dev.signet.templates.World;
import dev.signet.templates.plan.NestedDeployment;
import dev.signet.templates.plan.Plan;
import dev.signet.templates.plan.PlannedResource;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One deployment under way: its resources one after the other, each behind those that it needs. A
/// resource that fails ends those that need it; the others go on. One thread; [#cancel] and
/// [#close] from any.
final class Run implements Runnable {
    private static final System.Logger LOG = System.getLogger(Run.class.getName());
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(25);
    private static final Duration RESOURCE_MAX = Duration.ofHours(2);

    private final Surroundings around;
    private final DeploymentRecord record;
    private final Plan plan;
    private final Planning planning;
    private final String by;
    private final Set<String> kept = new HashSet<>();
    private Secrets secrets;
    private int operations;
    private volatile boolean canceled;
    private volatile boolean closed;

    /// What every run works on.
    record Surroundings(
            Resources resources,
            DeploymentStore store,
            World world,
            InstantSource clock,
            Chance chance) {}

    /// How a deployment ended.
    private record End(
            String state, JsonNode outputs, List<String> made, Optional<Problem> problem) {}

    /// The process is being stopped: nothing more is written.
    private static final class Stopped extends RuntimeException {
        @java.io.Serial private static final long serialVersionUID = 1L;

        Stopped() {
            super("stopped", null, false, false);
        }
    }

    Run(
            Surroundings around,
            DeploymentRecord record,
            Plan plan,
            Planning planning,
            Secrets secrets,
            String by) {
        this.around = around;
        this.record = record;
        this.plan = plan;
        this.planning = planning;
        this.secrets = secrets;
        this.by = by;
    }

    DeploymentRecord record() {
        return record;
    }

    /// Begins no further resource.
    void cancel() {
        canceled = true;
    }

    /// The same, and leaves the record to the next start.
    void close() {
        closed = true;
    }

    @Override
    public void run() {
        try {
            End end = deploy(record, plan);
            if (end.state().equals(DeploymentRecord.SUCCEEDED)
                    && record.mode().equals("Complete")) {
                end = complete(end);
            }
            around.store().end(ended(record, end));
        } catch (Stopped e) {
            LOG.log(Level.INFO, "a deployment was under way; the next start ends it");
        } catch (RuntimeException | StackOverflowError e) {
            LOG.log(Level.ERROR, "a deployment has failed", RedactedCause.of(e));
            Problem problem = Problem.of("InternalServerError", "The deployment has failed.");
            around.store().end(ended(record, failed(List.of(), List.of(problem))));
        }
    }

    private DeploymentRecord ended(DeploymentRecord of, End end) {
        return of.ended(
                end.state(),
                around.clock().instant(),
                secrets.mask(end.outputs()),
                end.made(),
                end.problem().map(each -> each.masked(secrets)));
    }

    private static End failed(List<String> made, List<Problem> problems) {
        return new End(
                DeploymentRecord.FAILED,
                TemplateJson.object(),
                made,
                Optional.of(
                        new Problem(
                                Problem.deploymentFailed(problems.getFirst()).code(),
                                Problem.deploymentFailed(problems.getFirst()).message(),
                                "",
                                problems)));
    }

    private End deploy(DeploymentRecord deployment, Plan planned) {
        var made = new ArrayList<String>();
        var problems = new ArrayList<Problem>();
        var lost = new HashSet<PlannedResource>();
        for (PlannedResource resource : planned.resources()) {
            stopIfClosed();
            if (canceled) {
                return new End(
                        DeploymentRecord.CANCELED,
                        TemplateJson.object(),
                        made,
                        Optional.of(
                                Problem.of("DeploymentCanceled", "The deployment was canceled.")));
            }
            if (resource.dependsOn().stream().anyMatch(lost::contains)) {
                lost.add(resource);
                continue;
            }
            Optional<Problem> problem = operation(deployment, resource);
            problem.ifPresentOrElse(
                    each -> {
                        lost.add(resource);
                        problems.add(each);
                    },
                    () -> resource.id().ifPresent(made::add));
        }
        return problems.isEmpty() ? outputs(planned, made) : failed(made, problems);
    }

    private void stopIfClosed() {
        if (closed) {
            throw new Stopped();
        }
    }

    private End outputs(Plan planned, List<String> made) {
        try {
            return new End(
                    DeploymentRecord.SUCCEEDED,
                    planned.outputs(around.world()),
                    made,
                    Optional.empty());
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
    private Optional<Problem> operation(DeploymentRecord deployment, PlannedResource resource) {
        String number = String.format(Locale.ROOT, "%08X", operations++);
        var begun =
                new Operation(
                        RecordCodec.FORMAT,
                        deployment.run().replace("-", "").toUpperCase(Locale.ROOT).substring(0, 16)
                                + number,
                        "Create",
                        DeploymentRecord.RUNNING,
                        around.clock().instant(),
                        Optional.empty(),
                        resource.id(),
                        resource.type(),
                        resource.name().orElse(""),
                        "Accepted",
                        Optional.empty());
        around.store().put(deployment.id(), begun);
        Optional<Problem> problem =
                (resource.isDeployment() ? nested(deployment, resource) : put(resource))
                        .map(each -> each.masked(secrets));
        around.store()
                .put(
                        deployment.id(),
                        new Operation(
                                begun.format(),
                                begun.id(),
                                begun.kind(),
                                problem.isEmpty()
                                        ? DeploymentRecord.SUCCEEDED
                                        : DeploymentRecord.FAILED,
                                begun.started(),
                                Optional.of(around.clock().instant()),
                                begun.resource(),
                                begun.type(),
                                begun.name(),
                                problem.isEmpty() ? "OK" : "BadRequest",
                                problem));
        return problem;
    }

    private Optional<Problem> put(PlannedResource resource) {
        String target = resource.id().orElse(resource.type());
        try {
            ResourceId id = ArmIds.resource(target, around.resources()).orElseThrow();
            ObjectNode body = resource.body(around.world());
            Resources.Accepted accepted =
                    around.resources()
                            .put(
                                    new ResourceRequest(
                                            id, resource.apiVersion(), body, Conditions.NONE, by));
            kept.add(id.normal());
            return accepted.operation().flatMap(operation -> await(operation.id(), target));
        } catch (TemplateFailed e) {
            return Optional.of(Problem.of(e.error()));
        } catch (Failed e) {
            return Optional.of(Problem.of(e, target));
        }
    }

    /// Waits for the end of an operation on a resource.
    private Optional<Problem> await(String operation, String target) {
        long end = System.nanoTime() + RESOURCE_MAX.toNanos();
        while (System.nanoTime() < end) {
            Optional<OperationRecord> found = around.resources().operation(operation);
            if (found.isEmpty() || found.get().ended().isPresent()) {
                return found.flatMap(OperationRecord::error)
                        .map(each -> new Problem(each.code(), each.message(), target, List.of()));
            }
            stopIfClosed();
            try {
                Thread.sleep(BETWEEN_LOOKS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Stopped();
            }
        }
        return Optional.of(
                new Problem(
                        "OperationTimedOut",
                        "The operation on the resource has not ended within " + RESOURCE_MAX + ".",
                        target,
                        List.of()));
    }

    private Optional<Problem> nested(DeploymentRecord outer, PlannedResource resource) {
        try {
            NestedDeployment asked = resource.nested(around.world());
            var id =
                    new DeploymentId(
                                    asked.subscription(),
                                    asked.group(),
                                    resource.name().orElseThrow())
                            .checked();
            Optional<DeploymentRecord> present = around.store().find(id);
            if (present.filter(DeploymentRecord::isRunning).isPresent()) {
                return Optional.of(DeploymentErrors.active(id));
            }
            Plan inner = planning.plan(id, asked, by);
            var all = new HashSet<>(secrets.texts());
            all.addAll(inner.secrets());
            secrets = new Secrets(all);
            ObjectNode template = planning.template(asked);
            DeploymentRecord begun =
                    new DeploymentRecord(
                            RecordCodec.FORMAT,
                            id.subscription(),
                            id.group(),
                            id.name(),
                            id.group().isEmpty() ? outer.location() : Optional.empty(),
                            Map.of(),
                            "Incremental",
                            around.chance().uuid().toString(),
                            DeploymentRecord.RUNNING,
                            around.clock().instant(),
                            Optional.empty(),
                            Hashes.of(template),
                            Optional.empty(),
                            secrets.mask(inner.parameters()),
                            TemplateJson.object(),
                            List.of(),
                            List.of(),
                            Optional.empty());
            around.store().begin(begun, secrets.stored(template));
            End end = deploy(begun, inner);
            around.store().end(ended(begun, end));
            return end.problem();
        } catch (TemplateFailed e) {
            return Optional.of(Problem.of(e.error()));
        } catch (Refused e) {
            return Optional.of(e.problem());
        }
    }

    /// Removes from the resource group what the template does not have.
    private End complete(End done) {
        String group = record.group().orElseThrow();
        for (ResourceProvider provider : around.resources().providers()) {
            if (!provider.tracked()) {
                continue;
            }
            List<Resource> all =
                    around.resources()
                            .list(provider, new Scope.Group(record.subscription(), group));
            for (Resource resource : all) {
                if (!isKept(resource.id(), kept)) {
                    stopIfClosed();
                    Optional<Problem> problem = remove(resource.id());
                    if (problem.isPresent()) {
                        return failed(done.made(), List.of(problem.get()));
                    }
                }
            }
        }
        return done;
    }

    /// Whether a resource, or something in it, is among those of a template.
    ///
    /// @param kept ids, each in its one spelling
    static boolean isKept(ResourceId id, Set<String> kept) {
        return kept.stream()
                .anyMatch(each -> each.equals(id.normal()) || each.startsWith(id.normal() + "/"));
    }

    private Optional<Problem> remove(ResourceId id) {
        try {
            Removal removal = around.resources().delete(id, Conditions.NONE, by);
            return removal instanceof Removal.Begun(var operation)
                    ? await(operation, id.text())
                    : Optional.empty();
        } catch (Failed e) {
            return Optional.of(Problem.of(e, id.text()));
        }
    }
}
