// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import dev.signet.accounts.audit.AccountAuditLogs;
import dev.signet.accounts.key.KeyMetrics;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.engine.ControlStore;
import dev.signet.controlplane.healthcareapis.AccountSpec;
import dev.signet.controlplane.healthcareapis.Fleet;
import dev.signet.controlplane.healthcareapis.audit.AuditLogs;
import dev.signet.controlplane.provider.Outcome;
import dev.signet.crypto.Seals;
import dev.signet.dataplane.Access;
import dev.signet.dataplane.FhirModels;
import dev.signet.dataplane.FhirPlane;
import dev.signet.dataplane.FhirRefusals;
import dev.signet.dataplane.FhirSettings;
import dev.signet.http.Metrics;
import dev.signet.http.Plane;
import dev.signet.installation.StoreDamage;
import dev.signet.keys.KeyUri;
import dev.signet.store.Preparation;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// All accounts of the process, and how they come, change and go.
public final class AccountFleet implements Fleet, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(AccountFleet.class.getName());

    /// A new account serves when its operation has succeeded; if it takes longer than this, it
    /// answers 503 for a while.
    private static final Duration STARTED_WITHIN = Duration.ofSeconds(30);

    /// The code of a key URI whose vault this server does not use.
    private static final String OTHER_VAULT = "4006";

    private final AccountEnvironment environment;
    private final AccountGates gates;
    private final AccountFiles files;
    private final KeyChanges keyChanges;
    private final Plane unknown;
    private final Plane starting;
    private final MemoryClearing clearing = new MemoryClearing();
    private final BackgroundWalks walks = new BackgroundWalks();
    private final AccountAssembly assembly;
    private final Map<String, ServedAccount> byName = new ConcurrentHashMap<>();
    private volatile boolean complete;

    /// @param hasTexts whether the words of the resources of the account of a name are indexed
    public AccountFleet(
            AccountEnvironment environment,
            FhirModels models,
            Predicate<String> hasTexts,
            AccountGates gates,
            ControlStore records) {
        Preparation.begin();
        this.environment = environment;
        this.gates = gates;
        this.files = new AccountFiles(environment, records);
        this.keyChanges = new KeyChanges(files);
        this.assembly =
                new AccountAssembly(environment, gates, files, records, models, hasTexts, walks);
        this.unknown = assembly.unknown();
        this.starting = NoAccount.starting(refusals());
    }

    /// The data plane of the account of that name; for others one that says there is none to
    /// those who may know.
    public Optional<Plane> plane(String name) {
        ServedAccount served = byName.get(name);
        if (served == null) {
            return Optional.of(complete ? unknown : starting);
        }
        return Optional.of(served.front());
    }

    /// How requests to accounts are refused before their planes are asked.
    public FhirRefusals refusals() {
        return environment.refusals();
    }

    private Stream<LiveAccount> live() {
        return byName.values().stream().flatMap(served -> served.live().stream());
    }

    /// Shows the states of the accounts' keys among the metrics.
    public void measure(Metrics metrics) {
        KeyMetrics.measure(
                metrics,
                () -> live().flatMap(each -> each.keyState().stream()),
                environment.clock());
    }

    /// Asks the vault at once for the accounts whose key is one of these: something has changed
    /// there. Returns immediately; any thread.
    public void nudge(Predicate<KeyUri> changed) {
        live().filter(account -> account.keyUri().filter(changed).isPresent())
                .forEach(LiveAccount::nudge);
    }

    /// Waits until every account has been opened or refused, but no longer than `bound`.
    public void awaitSettled(Duration bound) {
        long end = System.nanoTime() + bound.toNanos();
        live().forEach(each -> each.awaitStart(Duration.ofNanos(end - System.nanoTime())));
    }

    /// Whether no account is still being opened.
    public boolean settled() {
        return complete && live().noneMatch(each -> each.state() instanceof Access.State.Opening);
    }

    @Override
    public Outcome create(AccountSpec spec) {
        Optional<LiveAccount> live =
                Optional.ofNullable(byName.get(spec.name())).flatMap(ServedAccount::live);
        if (live.isEmpty()) {
            if (!files.hasRing(spec.accountId())) {
                Optional<Outcome.Refused> problem = gates.authorityProblem(spec);
                if (problem.isPresent()) {
                    return problem.get();
                }
                Outcome outcome = files.make(spec);
                if (!(outcome instanceof Outcome.Done)) {
                    files.remove(spec.accountId());
                    return outcome;
                }
            }
            live = Optional.of(serve(spec));
        }
        live.get().awaitStart(STARTED_WITHIN);
        return made(spec, live.get());
    }

    private Outcome made(AccountSpec spec, LiveAccount live) {
        if (files.isMade(spec.accountId())) {
            Outcome pinned = KeyChanges.inUse(spec, live);
            if (!(pinned instanceof Outcome.Done)) {
                var _ = delete(spec);
            }
            return pinned;
        }
        if (live.state() instanceof Access.State.Refused(int code, var why)) {
            var _ = delete(spec);
            return new Outcome.Refused("BadRequest", why + " (" + code + ")");
        }
        throw new Failed(Failure.UNAVAILABLE, "the account did not open in time");
    }

    private LiveAccount serve(AccountSpec spec) {
        LOG.log(Level.INFO, "account {0} is in accounts/{1}", spec.name(), spec.accountId());
        ServedAccount served = assembly.served(spec);
        LiveAccount live = served.live().orElseThrow();
        FhirPlane plane = served.plane().orElseThrow();
        byName.put(spec.name(), served);
        live.start(
                () -> {
                    plane.letGo();
                    clearing.soon();
                });
        return live;
    }

    /// An account that cannot be served says so to every request, and harms no other.
    @Override
    public void resume(AccountSpec spec) {
        try {
            files.requireThere(spec.accountId());
            var _ = StoreDamage.in(environment.folder(spec.accountId()), () -> serve(spec));
        } catch (Failed e) {
            LOG.log(
                    Level.ERROR,
                    "account {0} ({1}) cannot be served: {2}{3}",
                    spec.name(),
                    spec.accountId(),
                    e.getMessage(),
                    e.fact("code", "").equals(OTHER_VAULT)
                            ? "; start with the --vault that it was made under, or once with the"
                                    + " --host and --vault-port of the embedded vault that it was"
                                    + " made under"
                            : "");
            byName.put(spec.name(), assembly.broken(spec));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "account " + spec.accountId() + " cannot be served", e);
            byName.put(spec.name(), assembly.broken(spec));
        }
    }

    /// The rows of the accounts' calls, to be read; empty when there are none.
    public Optional<AuditLogs> auditLogs() {
        return environment.audit().map(trail -> new AccountAuditLogs(trail, this::seals));
    }

    private Optional<Seals> seals(UUID accountId) {
        return byName.values().stream()
                .filter(served -> served.spec().accountId().equals(accountId))
                .findFirst()
                .flatMap(ServedAccount::live)
                .flatMap(LiveAccount::seals);
    }

    /// Whether every account that was made is known.
    public boolean isComplete() {
        return complete;
    }

    /// From now on a name that is not served is the name of no account.
    public void complete() {
        complete = true;
        Path folder = environment.folder().accounts();
        if (!Files.exists(folder)) {
            return;
        }
        try (var folders = Files.list(folder)) {
            folders.filter(each -> !isKnown(each.getFileName().toString()))
                    .forEach(
                            each ->
                                    LOG.log(
                                            Level.WARNING,
                                            "no account in force has the folder {0}: it is left alone",
                                            each));
        } catch (IOException e) {
            throw new Failed(e, Failure.STORAGE, "cannot list", new Fact("folder", folder));
        }
    }

    private boolean isKnown(String id) {
        return byName.values().stream()
                .anyMatch(served -> served.spec().accountId().toString().equals(id));
    }

    @Override
    public Outcome update(AccountSpec before, AccountSpec after) {
        ServedAccount served = byName.get(before.name());
        if (served == null || served.live().isEmpty() || served.plane().isEmpty()) {
            return new Outcome.Refused("Conflict", "The account's data cannot be opened.");
        }
        LiveAccount live = served.live().get();
        FhirPlane plane = served.plane().get();
        // all that can refuse, first: a key that has moved does not move back
        if (!before.authority().equals(after.authority())) {
            Optional<Outcome.Refused> problem = gates.authorityProblem(after);
            if (problem.isPresent()) {
                return problem.get();
            }
        }
        FhirSettings settings = gates.settings(after);
        ServedAccount next =
                ServedAccount.of(
                        after, live, plane, gates.front(after, plane, environment.refusals()));
        Outcome keyed = keyChanges.changed(live, before, after);
        if (!(keyed instanceof Outcome.Done)) {
            return keyed;
        }
        plane.configure(settings);
        byName.put(after.name(), next);
        return new Outcome.Done();
    }

    @Override
    public Outcome delete(AccountSpec spec) {
        ServedAccount served = byName.get(spec.name());
        if (served != null && served.spec().accountId().equals(spec.accountId())) {
            byName.remove(spec.name());
            served.live().ifPresent(LiveAccount::close);
        }
        files.remove(spec.accountId());
        return new Outcome.Done();
    }

    @Override
    public Optional<KeyStatus> keyStatus(UUID accountId) {
        return byName.values().stream()
                .filter(served -> served.spec().accountId().equals(accountId))
                .findFirst()
                .flatMap(ServedAccount::live)
                .flatMap(LiveAccount::keyStatus);
    }

    /// Ends serving.
    @Override
    public void close() {
        walks.close();
        live().forEach(LiveAccount::close);
        byName.clear();
        clearing.close();
    }
}
