// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import dev.signet.accounts.audit.AccountAudit;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.engine.ControlStore;
import dev.signet.controlplane.healthcareapis.AccountSpec;
import dev.signet.crypto.Seals;
import dev.signet.dataplane.AccountModel;
import dev.signet.dataplane.CallLog;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.FhirModels;
import dev.signet.dataplane.FhirPlane;
import dev.signet.dataplane.FhirPlane.AccountParts;
import dev.signet.dataplane.FhirPlane.ProcessParts;
import dev.signet.dataplane.FhirSettings;
import dev.signet.dataplane.budget.MemoryBudgets;
import dev.signet.dataplane.bulk.BulkOperations;
import dev.signet.fhir.FhirVersion;
import dev.signet.http.Plane;
import dev.signet.jobs.JobShare;
import dev.signet.jobs.Jobs;
import dev.signet.keys.ring.KeyRing;
import dev.signet.store.Database;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Makes what serves an account: the account as it lives, its plane, and its jobs. What all of them
/// share is made once. Any thread.
final class AccountAssembly {
    private static final System.Logger LOG = System.getLogger(AccountAssembly.class.getName());

    private final AccountEnvironment environment;
    private final AccountGates gates;
    private final AccountFiles files;
    private final ControlStore records;
    private final FhirModels models;
    private final Predicate<String> hasTexts;
    private final BackgroundWalks walks;
    private final ProcessParts process;

    /// @param hasTexts whether the words of the resources of the account of a name are indexed
    AccountAssembly(
            AccountEnvironment environment,
            AccountGates gates,
            AccountFiles files,
            ControlStore records,
            FhirModels models,
            Predicate<String> hasTexts,
            BackgroundWalks walks) {
        this.environment = environment;
        this.gates = gates;
        this.files = files;
        this.records = records;
        this.models = models;
        this.hasTexts = hasTexts;
        this.walks = walks;
        this.process =
                new ProcessParts(
                        new MemoryBudgets(environment.nanos()),
                        new JobShare(
                                Runtime.getRuntime().availableProcessors(), environment.nanos()),
                        environment.clock(),
                        environment.chance());
    }

    /// An account with its data, which is opened when it is started.
    ///
    /// @throws Failed when its key ring or its settings are refused
    ServedAccount served(AccountSpec spec) {
        UUID accountId = spec.accountId();
        var model = new AccountModel(model(spec));
        var served = new AtomicReference<Optional<FhirPlane>>(Optional.empty());
        KeyRing ring = files.ring(accountId);
        var live =
                new LiveAccount(
                        accountId,
                        ring,
                        spec.keyUse(),
                        environment,
                        model,
                        new SealedCounts(records, accountId),
                        walks,
                        database -> jobs(database, model, served::get),
                        () -> files.remember(accountId, ring));
        var bulk = new BulkOperations(live::jobs, environment.places());
        var plane =
                new FhirPlane(gates.settings(spec), new AccountParts(live, model, bulk), process);
        plane.audit(log(spec, live::seals));
        served.set(Optional.of(plane));
        return ServedAccount.of(
                spec, live, plane, gates.front(spec, plane, environment.refusals()));
    }

    private Jobs jobs(Database database, AccountModel model, Supplier<Optional<FhirPlane>> plane) {
        return Jobs.open(
                database,
                BulkOperations.kinds(
                        model,
                        () -> plane.get().ifPresent(FhirPlane::letGoOfPages),
                        (request, rights) ->
                                plane.get()
                                        .orElseThrow(AccountAssembly::notOpen)
                                        .answer(request, rights),
                        environment.places(),
                        environment.clock()),
                process.share(),
                environment.clock(),
                environment.entropy());
    }

    /// One whose data cannot be opened: what needs no data goes on.
    ServedAccount broken(AccountSpec spec) {
        try {
            FhirPlane plane = withoutData(gates.settings(spec), model(spec));
            plane.audit(log(spec, Optional::empty));
            return ServedAccount.broken(spec, gates.front(spec, plane, environment.refusals()));
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "account " + spec.accountId() + ": its settings are refused", e);
            return ServedAccount.broken(spec, NoAccount.broken(environment.refusals()));
        }
    }

    /// The plane where no account has the name. Of a stranger's request only who it is from is
    /// looked at: the FHIR version does not matter.
    Plane unknown() {
        return new UnknownAccount(withoutData(gates.unknown(), models.of(FhirVersion.R4)));
    }

    private FhirModel model(AccountSpec spec) {
        FhirVersion version = AccountVersion.of(spec.kind());
        return hasTexts.test(spec.name()) ? models.withTexts(version) : models.of(version);
    }

    private FhirPlane withoutData(FhirSettings settings, FhirModel model) {
        var bulk = new BulkOperations(AccountAssembly::noJobs, environment.places());
        var parts = new AccountParts(new BrokenAccount(), new AccountModel(model), bulk);
        return new FhirPlane(settings, parts, process);
    }

    private static Jobs noJobs() {
        throw notOpen();
    }

    private static Failed notOpen() {
        return new Failed(Failure.UNAVAILABLE, "the account is being opened");
    }

    /// Where the calls of an account leave rows.
    private Optional<CallLog> log(AccountSpec spec, Supplier<Optional<Seals>> seals) {
        return environment.audit().map(trail -> new AccountAudit(spec.accountId(), seals, trail));
    }
}
