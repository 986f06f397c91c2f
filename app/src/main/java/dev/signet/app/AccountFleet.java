// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.AccountSpec;
import dev.signet.controlplane.Fleet;
import dev.signet.controlplane.Records;
import dev.signet.dataplane.Access;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.FhirPlane;
import dev.signet.dataplane.FhirSettings;
import dev.signet.dataplane.search.LedgerIndexer;
import dev.signet.http.Plane;
import dev.signet.keys.CreationCheck;
import dev.signet.keys.KeyAnswer;
import dev.signet.keys.KeyRing;
import dev.signet.keys.KeySource;
import dev.signet.keys.KeyUri;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// All accounts of the process, and how they come, change and go.
final class AccountFleet implements Fleet, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(AccountFleet.class.getName());

    /// A new account serves when its operation has succeeded; if it takes longer than this, it
    /// answers 503 for a while.
    private static final Duration STARTED_WITHIN = Duration.ofSeconds(30);

    /// The code of a key URI whose vault this server does not use (azure-contract 4.4).
    private static final String OTHER_VAULT = "4006";

    private final Surroundings surroundings;
    private final FhirModel model;
    private final AccountGates gates;
    private final Records records;
    private final Plane unknown;
    private final Forgetting forgetting = new Forgetting();
    private final Walks walks = new Walks();
    private final Map<String, Served> byName = new ConcurrentHashMap<>();
    private volatile boolean complete;

    /// One account that is served.
    ///
    /// @param live empty when its key ring is refused: then every request is told so
    /// @param front the plane as browsers of other origins may see it
    private record Served(
            AccountSpec spec, Optional<LiveAccount> live, Optional<FhirPlane> plane, Plane front) {
        static Served of(AccountSpec spec, LiveAccount live, FhirPlane plane) {
            Plane front = AccountGates.cors(spec).around(plane);
            return new Served(spec, Optional.of(live), Optional.of(plane), front);
        }

        static Served broken(AccountSpec spec, Plane front) {
            return new Served(spec, Optional.empty(), Optional.empty(), front);
        }
    }

    AccountFleet(Surroundings surroundings, FhirModel model, AccountGates gates, Records records) {
        this.surroundings = surroundings;
        this.model = model;
        this.gates = gates;
        this.records = records;
        this.unknown = new UnknownAccount(withoutData(gates.unknown()));
    }

    /// The data plane of the account of that name; for others one that says there is none to
    /// those who may know.
    Optional<Plane> plane(String name) {
        Served served = byName.get(name);
        if (served == null) {
            return Optional.of(complete ? unknown : NoAccount.STARTING);
        }
        return Optional.of(served.front());
    }

    /// Asks the vault for every account at once: something has changed there.
    void nudge() {
        byName.values().forEach(served -> served.live().ifPresent(LiveAccount::nudge));
    }

    /// Waits until every account has been opened or refused, but no longer than `bound`.
    void awaitSettled(Duration bound) {
        long end = System.nanoTime() + bound.toNanos();
        byName.values().stream()
                .flatMap(served -> served.live().stream())
                .forEach(live -> live.awaitStart(Duration.ofNanos(end - System.nanoTime())));
    }

    /// Whether no account is still being opened.
    boolean settled() {
        return complete
                && byName.values().stream()
                        .flatMap(served -> served.live().stream())
                        .noneMatch(live -> live.state() instanceof Access.State.Opening);
    }

    @Override
    public Outcome create(AccountSpec spec) {
        Optional<LiveAccount> live =
                Optional.ofNullable(byName.get(spec.name())).flatMap(Served::live);
        if (live.isEmpty()) {
            if (!hasRing(spec.accountId())) {
                Outcome outcome = makeRing(spec);
                if (!(outcome instanceof Outcome.Done)) {
                    remove(spec.accountId());
                    return outcome;
                }
            }
            live = Optional.of(serve(spec));
        }
        live.get().awaitStart(STARTED_WITHIN);
        return made(spec, live.get());
    }

    /// An account is made when its ledger is there: from then on a missing one is a loss.
    private Outcome made(AccountSpec spec, LiveAccount live) {
        if (Files.exists(anchor(spec.accountId()))) {
            return new Outcome.Done();
        }
        if (live.state() instanceof Access.State.Refused(int code, var why)) {
            var _ = delete(spec);
            return new Outcome.Refused("BadRequest", why + " (" + code + ")");
        }
        throw new Failed(Failure.UNAVAILABLE, "the account did not open in time");
    }

    private Path anchor(UUID accountId) {
        return DataFolder.anchor(surroundings.folder().account(accountId).resolve("ledger"));
    }

    private Outcome makeRing(AccountSpec spec) {
        Path folder = surroundings.folder().account(spec.accountId());
        clear(folder);
        DataFolder.directory(folder);
        if (spec.keyUri().isEmpty()) {
            KeyRing.createServiceManaged(surroundings.ring(folder), spec.accountId()).close();
            return new Outcome.Done();
        }
        KeyUri uri;
        try {
            uri = KeyUri.parse(spec.keyUri().get(), surroundings.allowed());
        } catch (Failed e) {
            return KeyRefusals.of(e);
        }
        KeySource source = surroundings.keySources().apply(uri);
        var checked = CreationCheck.check(source, surroundings.clock(), surroundings.entropy());
        if (checked instanceof CreationCheck.Result.Broken broken) {
            return KeyRefusals.of(broken);
        }
        return switch (KeyRing.create(surroundings.ring(folder), spec.accountId(), uri, source)) {
            case KeyAnswer.Opened<KeyRing>(var ring) -> {
                ring.close();
                yield new Outcome.Done();
            }
            case KeyAnswer.Refused<KeyRing>(var reason) -> KeyRefusals.of(reason, false);
            case KeyAnswer.NoAnswer<KeyRing>(var reason) -> KeyRefusals.of(reason, true);
        };
    }

    private boolean hasRing(UUID accountId) {
        try {
            KeyRing.load(place(accountId), accountId, 0).close();
            return true;
        } catch (Failed e) {
            if (e.failure() != Failure.NOT_FOUND) {
                throw e;
            }
            if (Files.exists(anchor(accountId))) { // it has data: a new ring would end it
                RootedStore.requireRing(surroundings.folder().account(accountId));
            }
            return false;
        }
    }

    private dev.signet.keys.RingPlace place(UUID accountId) {
        return surroundings.ring(surroundings.folder().account(accountId));
    }

    private LiveAccount serve(AccountSpec spec) {
        KeyRing ring = KeyRing.load(place(spec.accountId()), spec.accountId(), sequence(spec));
        remember(spec, ring);
        var live =
                new LiveAccount(
                        spec.accountId(),
                        ring,
                        surroundings,
                        new LedgerIndexer(model.documents()),
                        new SealedCounts(records, spec.accountId()),
                        walks,
                        () -> remember(spec, ring));
        var plane =
                new FhirPlane(
                        gates.settings(spec),
                        live,
                        model,
                        surroundings.clock(),
                        surroundings.chance());
        byName.put(spec.name(), Served.of(spec, live, plane));
        live.start(
                () -> {
                    plane.letGo();
                    forgetting.soon();
                });
        return live;
    }

    /// The highest sequence number seen of the account's key ring: an older ring is a rollback.
    private long sequence(AccountSpec spec) {
        return records.read(sequenceKey(spec.accountId()))
                .map(bytes -> Long.parseLong(new String(bytes, StandardCharsets.US_ASCII)))
                .orElse(0L);
    }

    private void remember(AccountSpec spec, KeyRing ring) {
        long sequence = ring.sequence();
        if (sequence > sequence(spec)) {
            byte[] number = Long.toString(sequence).getBytes(StandardCharsets.US_ASCII);
            records.write(Map.of(sequenceKey(spec.accountId()), Optional.of(number)));
        }
    }

    /// The name of the record of a ring's highest sequence number.
    static String sequenceKey(UUID accountId) {
        return "ring-sequence/" + accountId;
    }

    /// An account that cannot be served says so to every request, and harms no other.
    @Override
    public void resume(AccountSpec spec) {
        try {
            Path folder = surroundings.folder().account(spec.accountId());
            RootedStore.requireThere(anchor(spec.accountId()));
            RootedStore.requireRing(folder);
            var _ = Damage.in(folder, () -> serve(spec));
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
            byName.put(spec.name(), Served.broken(spec, broken(spec)));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "account " + spec.accountId() + " cannot be served", e);
            byName.put(spec.name(), Served.broken(spec, broken(spec)));
        }
    }

    /// The plane of an account whose data cannot be opened: what needs no data goes on.
    private Plane broken(AccountSpec spec) {
        try {
            return AccountGates.cors(spec).around(withoutData(gates.settings(spec)));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "account " + spec.accountId() + ": its settings are refused", e);
            return NoAccount.BROKEN;
        }
    }

    private FhirPlane withoutData(FhirSettings settings) {
        return new FhirPlane(
                settings, new BrokenAccount(), model, surroundings.clock(), surroundings.chance());
    }

    /// Whether every account that was made is known.
    boolean isComplete() {
        return complete;
    }

    /// From now on a name that is not served is the name of no account.
    void complete() {
        complete = true;
        Path folder = surroundings.folder().accounts();
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
        Served served = byName.get(before.name());
        if (served == null || served.live().isEmpty() || served.plane().isEmpty()) {
            return new Outcome.Refused("Conflict", "The account's data cannot be opened.");
        }
        LiveAccount live = served.live().get();
        FhirPlane plane = served.plane().get();
        // what can fail, first: a key that has moved does not move back
        FhirSettings settings = gates.settings(after);
        Served next = Served.of(after, live, plane);
        if (!before.keyUri().equals(after.keyUri()) && after.keyUri().isPresent()) {
            Outcome moved = changeKey(live, after.keyUri().get());
            if (!(moved instanceof Outcome.Done)) {
                return moved;
            }
        }
        plane.configure(settings);
        byName.put(after.name(), next);
        return new Outcome.Done();
    }

    private Outcome changeKey(LiveAccount live, String text) {
        KeyUri uri;
        try {
            uri = KeyUri.parse(text, surroundings.allowed());
        } catch (Failed e) {
            return KeyRefusals.of(e);
        }
        KeySource source = surroundings.keySources().apply(uri);
        var checked = CreationCheck.check(source, surroundings.clock(), surroundings.entropy());
        return switch (checked) {
            case CreationCheck.Result.Broken broken -> KeyRefusals.of(broken);
            case CreationCheck.Result.Met _ -> KeyRefusals.of(live.changeKey(uri, source));
        };
    }

    @Override
    public Outcome delete(AccountSpec spec) {
        Served served = byName.get(spec.name());
        if (served != null && served.spec().accountId().equals(spec.accountId())) {
            byName.remove(spec.name());
            served.live().ifPresent(LiveAccount::close);
        }
        remove(spec.accountId());
        return new Outcome.Done();
    }

    /// Keys first, then files: what is cut short by a kill is unreadable already.
    private void remove(UUID accountId) {
        Path folder = surroundings.folder().account(accountId);
        if (Files.exists(folder)) {
            KeyRing.erase(folder);
            clear(folder);
        }
        records.write(
                Map.of(
                        sequenceKey(accountId),
                        Optional.empty(),
                        SealedCounts.key(accountId),
                        Optional.empty()));
    }

    private static void clear(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (var paths = Files.walk(folder)) {
            List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new Failed(e, Failure.STORAGE, "an account's files cannot be removed");
        }
    }

    @Override
    public Optional<KeyStatus> keyStatus(UUID accountId) {
        return byName.values().stream()
                .filter(served -> served.spec().accountId().equals(accountId))
                .findFirst()
                .flatMap(Served::live)
                .flatMap(LiveAccount::keyStatus);
    }

    /// Ends serving.
    @Override
    public void close() {
        walks.close();
        byName.values().forEach(served -> served.live().ifPresent(LiveAccount::close));
        byName.clear();
        forgetting.close();
    }
}
