// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import dev.signet.base.Chance;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.ControlPlaneSettings;
import dev.signet.controlplane.arm.ApiVersions;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.Routes;
import dev.signet.controlplane.deployments.content.ContentLink;
import dev.signet.controlplane.deployments.content.LinkedContent;
import dev.signet.controlplane.engine.ControlStore;
import dev.signet.controlplane.engine.Resources;
import dev.signet.controlplane.provider.DirectProvider;
import dev.signet.controlplane.provider.Namespace;
import dev.signet.controlplane.provider.Removal;
import dev.signet.controlplane.provider.Resource;
import dev.signet.controlplane.provider.ResourceId;
import dev.signet.controlplane.provider.ResourceRequest;
import dev.signet.controlplane.provider.ResourceType;
import dev.signet.controlplane.provider.Scope;
import dev.signet.controlplane.provider.Stamp;
import dev.signet.templates.Limits;
import dev.signet.templates.SecretTexts;
import dev.signet.templates.Target;
import dev.signet.templates.TemplateFailed;
import dev.signet.templates.TemplateJson;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Microsoft.Resources/deployments. A deployment is planned and looked at as a whole before it is
/// taken; then it runs on a thread of its own and makes its resources through [Resources], as
/// requests do. Any thread.
public final class Deployments implements DirectProvider, AutoCloseable {
    private static final int RUNNING_MAX = 8;
    private static final int WAITING_MAX = 64;
    private static final Problem INTERRUPTED =
            Problem.of(
                    "DeploymentInterrupted",
                    "The server was stopped while the deployment ran. Deploy again: what was made"
                            + " stays and is not made twice.");

    private final Semaphore looking = new Semaphore(2, true);
    private final DeploymentStore store;
    private final LinkedContent links;
    private final SecretReader secrets;
    private final InstantSource clock;
    private final Chance chance;
    private final Sites sites;
    private final Map<String, Run> runs = new HashMap<>();
    private final Semaphore running = new Semaphore(RUNNING_MAX);
    private Optional<Resources> resources = Optional.empty();
    private boolean closed;

    /// Reads and writes nothing yet.
    ///
    /// @param store of the control plane's records
    public Deployments(
            ControlPlaneSettings settings,
            ControlStore store,
            LinkedContent links,
            SecretReader secrets,
            InstantSource clock,
            Chance chance) {
        this.store = new DeploymentStore(store);
        this.links = links;
        this.secrets = secrets;
        this.clock = clock;
        this.chance = chance;
        this.sites = new Sites(settings, chance);
    }

    /// Ends what ran when the process was stopped last. Once, before the first request.
    public void start() {
        for (DeploymentRecord record : store.interrupted()) {
            store.operations(record.id()).stream()
                    .filter(each -> each.state().equals(DeploymentRecord.RUNNING))
                    .map(each -> each.ended(Optional.of(INTERRUPTED), clock.instant()))
                    .forEach(each -> store.put(record, each));
            store.end(
                    record.ended(
                            DeploymentRecord.FAILED,
                            clock.instant(),
                            TemplateJson.object(),
                            List.of(),
                            Optional.of(INTERRUPTED)));
        }
    }

    /// Begins no further resource and no further deployment.
    @Override
    public synchronized void close() {
        closed = true;
        runs.values().forEach(Run::close);
    }

    /// Waits until no deployment runs.
    ///
    /// @return false when the time is up
    public synchronized boolean awaitIdle(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!runs.isEmpty()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    synchronized Resources resources() {
        return resources.orElseThrow(
                () -> new Failed(Failure.INTERNAL, "deployments have no door to resources yet"));
    }

    DeploymentStore store() {
        return store;
    }

    InstantSource clock() {
        return clock;
    }

    /// What a request for a deployment comes to, with nothing made.
    record Looked(DeploymentBody body, Planned planned, Planning planning, Preflight preflight) {}

    /// Plans it and looks at all that it would make.
    ///
    /// @throws TemplateFailed when the template is wrong
    /// @throws Refused when something else is
    Looked look(DeploymentId id, ObjectNode content, String by) {
        var planning = new Planning(sites, links, secrets, resources(), clock.instant());
        try {
            DeploymentBody body = body(id, content, planning);
            // a plan may take as much memory as is allowed: the others wait in order
            looking.acquireUninterruptibly();
            try {
                Planned planned = planning.plan(id, body, by);
                var preflight = new Preflight(resources(), planning, by);
                preflight.look(id, planned, body.complete(), body.location());
                return new Looked(body, planned, planning, preflight);
            } finally {
                looking.release();
            }
        } catch (TemplateFailed e) {
            throw planning.secrets().masked(e);
        } catch (Refused e) {
            throw new Refused(e.status(), e.problem().masked(planning.secrets()));
        }
    }

    private static DeploymentBody body(DeploymentId id, ObjectNode content, Planning planning) {
        DeploymentBody body = DeploymentBody.of(content, planning.fetched());
        body.requireFor(id.target());
        KeptTemplate.requireUnmasked(body.template(), "properties.template");
        KeptTemplate.requireUnmasked(body.parameters(), "properties.parameters");
        return body;
    }

    /// Takes a deployment and begins it.
    ///
    /// @throws TemplateFailed when the template is wrong; nothing has been made
    /// @throws Refused the same for other reasons
    Put begin(DeploymentId id, ObjectNode content, String by) {
        Looked looked = look(id, content, by);
        looked.preflight().requireGood(id, true);
        Secrets known = looked.planning().secrets();
        DeploymentRecord record = record(id, looked, known);
        if (TemplateJson.bytes(record.parameters()).length > Limits.BODY_BYTES_MAX) {
            throw new Refused(400, DeploymentErrors.tooLarge("parameters"));
        }
        JsonNode kept = KeptTemplate.of(looked.body().template(), known);
        var around = new Run.Surroundings(resources(), store, clock, chance);
        var run = new Run(around, record, looked.planned(), looked.planning(), by);
        boolean created = around.resources().change(() -> begun(run, kept, around.resources()));
        var _ = Thread.ofVirtual().name("deployment " + record.run()).start(() -> work(run));
        return new Put(created, new Shown(record), Optional.empty());
    }

    /// Takes it, while nothing is moved or locked and no group begins to go.
    ///
    /// @return whether there was none of that name
    private synchronized boolean begun(Run run, JsonNode template, Resources door) {
        DeploymentRecord record = run.record();
        Reach.requireStaying(door, record.id());
        door.requireChangeable(record.id().resource());
        if (closed || runs.size() >= WAITING_MAX) {
            throw new Failed(Failure.BUSY, "Too many deployments are active. Try again later.");
        }
        boolean created = store.find(record.id()).isEmpty();
        store.begin(record, template, new History.Keeping(door))
                .ifPresent(
                        problem -> {
                            throw new Refused(409, problem);
                        });
        runs.put(record.run(), run);
        return created;
    }

    private void work(Run run) {
        try {
            running.acquireUninterruptibly();
            try {
                run.run();
            } finally {
                running.release();
            }
        } finally {
            synchronized (this) {
                runs.remove(run.record().run());
                notifyAll();
            }
        }
    }

    private DeploymentRecord record(DeploymentId id, Looked looked, Secrets known) {
        DeploymentBody body = looked.body();
        var tags = new LinkedHashMap<String, String>();
        body.tags().forEach((name, value) -> tags.put(known.mask(name), known.mask(value)));
        return DeploymentRecord.begun(
                id,
                body.location(),
                tags,
                body.mode(),
                chance.uuid(),
                clock.instant(),
                Hashes.of(body.template()),
                body.templateLink().map(ContentLink::shown),
                known.withoutSecretValues(looked.planned().plan().parameters()),
                looked.preflight().types());
    }

    /// Asks a deployment to begin no further resource.
    ///
    /// @throws Failed `NOT_FOUND`, `CONFLICT` when it does not run
    synchronized void cancel(DeploymentId id) {
        DeploymentRecord record = require(id);
        resources().requireChangeable(id.resource());
        Run run =
                runs.values().stream()
                        .filter(each -> record.isRunning() && each.deploys(record.run()))
                        .findFirst()
                        .orElseThrow(() -> DeploymentErrors.NOT_RUNNING.failed("name", id.name()));
        run.cancel(record.run());
    }

    /// @throws Failed `NOT_FOUND`
    DeploymentRecord require(DeploymentId id) {
        return store.find(id)
                .orElseThrow(() -> DeploymentErrors.NOT_FOUND.failed("name", id.name()));
    }

    /// Removes one that has ended, while none begins.
    ///
    /// @return false when there was none
    boolean remove(DeploymentId id) {
        Resources door = resources();
        return door.change(
                () -> {
                    Optional<DeploymentRecord> found = store.find(id);
                    if (found.filter(DeploymentRecord::isRunning).isPresent()) {
                        throw new Refused(409, DeploymentErrors.active(id));
                    }
                    door.requireRemovable(id.resource());
                    store.remove(id);
                    return found.isPresent();
                });
    }

    /// A deployment as a resource.
    record Shown(DeploymentRecord record) implements Resource {
        @Override
        public ResourceId id() {
            return record.id().resource();
        }

        @Override
        public ObjectNode show(String version) {
            return DeploymentJson.shown(record);
        }
    }

    @Override
    public ResourceType type() {
        return DeploymentId.TYPE;
    }

    @Override
    public Namespace namespace() {
        return Namespace.RESOURCES;
    }

    @Override
    public boolean tracked() {
        return false;
    }

    /// A template may be fetched; what is written is written in steps of its own.
    @Override
    public boolean isChangedInOneStep() {
        return false;
    }

    @Override
    public void check(ResourceId id) {
        var _ = DeploymentId.of(id).checked();
    }

    /// While a deployment runs to the group, or to a resource in it.
    @Override
    public void requireStill(ResourceId group) {
        store.running(new Target.Group(group.subscription(), group.group()))
                .ifPresent(
                        id -> {
                            throw DeploymentErrors.RUNS.failed("id", id.text());
                        });
    }

    @Override
    public Failed missing(ResourceId id) {
        return DeploymentErrors.NOT_FOUND.failed("name", id.name());
    }

    @Override
    public void validate(ResourceRequest request) {
        DeploymentBody _ =
                told(
                        () ->
                                DeploymentBody.of(
                                        request.body(), new Fetched(links, new SecretTexts())));
    }

    @Override
    public Optional<Resource> find(ResourceId id) {
        return store.find(DeploymentId.of(id)).map(Shown::new);
    }

    @Override
    public List<Resource> list(Scope scope) {
        return scope instanceof Scope.Group(var subscription, var group)
                ? store.list(new Target.Group(subscription, group)).stream()
                        .<Resource>map(Shown::new)
                        .toList()
                : List.of();
    }

    @Override
    public Put put(ResourceRequest request, Stamp stamp) {
        return told(
                () -> begin(DeploymentId.of(request.id()).checked(), request.body(), stamp.by()));
    }

    @Override
    public Removal delete(ResourceId id) {
        return told(
                () -> {
                    Optional<Resource> found = find(id);
                    return remove(DeploymentId.of(id)) && found.isPresent()
                            ? new Removal.Gone(found.get())
                            : new Removal.Absent();
                });
    }

    /// Refusals as the control plane's other callers know them.
    private static <T> T told(Supplier<T> work) {
        try {
            return work.get();
        } catch (TemplateFailed e) {
            throw new ArmError(Failure.INVALID, e.error().code(), e.error().message()).failed();
        } catch (Refused e) {
            throw new ArmError(Failure.INVALID, e.problem().code(), e.problem().message()).failed();
        }
    }

    @Override
    public void addTo(Routes routes, Resources door) {
        synchronized (this) {
            resources = Optional.of(door);
        }
        new DeploymentRoutes(this).addTo(routes, ApiVersions.RESOURCES, door);
    }
}
