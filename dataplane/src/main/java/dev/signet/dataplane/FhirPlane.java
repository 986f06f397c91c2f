// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.base.Chance;
import dev.signet.base.Failed;
import dev.signet.dataplane.audit.AuditHeaders;
import dev.signet.dataplane.audit.Calls;
import dev.signet.dataplane.budget.MemoryBudgets;
import dev.signet.dataplane.budget.WorkBudget;
import dev.signet.dataplane.edge.ErrorTable;
import dev.signet.dataplane.edge.Representations;
import dev.signet.dataplane.edge.RequestIds;
import dev.signet.dataplane.edge.RequestReader;
import dev.signet.dataplane.edge.Serializer;
import dev.signet.dataplane.exchange.Call;
import dev.signet.dataplane.exchange.IssueCodes;
import dev.signet.dataplane.exchange.OperationOutcomes;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Rights;
import dev.signet.dataplane.exchange.RouteTable;
import dev.signet.dataplane.paging.OpenSnapshots;
import dev.signet.dataplane.profile.ProfileCheck;
import dev.signet.dataplane.search.ScopeSights;
import dev.signet.dataplane.search.SearchBounds;
import dev.signet.http.GzipAnswers;
import dev.signet.http.Plane;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.identity.DataScopes;
import dev.signet.jobs.JobShare;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// The FHIR REST API of one account. Order: who is it, may it, is the key usable, then the body.
/// Any thread.
public final class FhirPlane implements Plane, InnerRequests {
    private static final String JOBS = "_operations";

    /// Of what could not be done now.
    private static final int STATUS_LATER = 503;

    private final AccountParts account;
    private final ProcessParts process;
    private final OpenSnapshots snapshots;
    private final ProfileCheck profiles;
    private final Exchanges exchanges;
    private final Interactions interactions;

    /// Another one whenever the search parameters change.
    private volatile RequestReader reader;
    private final Representations representations;
    private final Calls calls;
    private volatile FhirSettings settings;

    /// What is the account's own.
    ///
    /// @param access to its data
    /// @param models its FHIR version with what it defines itself
    /// @param added what can be asked of it beside the interactions of this module
    public record AccountParts(Access access, AccountModel models, AddedInteractions added) {}

    /// What the planes of all accounts have in common.
    ///
    /// @param share of the jobs, which rest while a plane answers
    /// @param chance for ids of resources and of incidents; any thread
    public record ProcessParts(
            MemoryBudgets budgets, JobShare share, InstantSource clock, Chance chance) {}

    public FhirPlane(FhirSettings settings, AccountParts account, ProcessParts process) {
        FhirModel model = account.models().now();
        MemoryBudgets budgets = process.budgets();
        this.account = account;
        this.process = process;
        this.settings = settings;
        this.snapshots = new OpenSnapshots(process.clock());
        this.profiles = new ProfileCheck(model.validator(), snapshots, process.clock());
        this.exchanges =
                new Exchanges(
                        account.access(),
                        model.release(),
                        IssueCodes.of(model.definitions()),
                        new ScopeSights(model),
                        snapshots,
                        account.added(),
                        process.clock());
        this.interactions =
                new Interactions(
                        account,
                        process,
                        () -> this.settings,
                        new SearchBounds(budgets.computing().share()),
                        snapshots,
                        profiles,
                        exchanges);
        this.reader = reader(model);
        this.representations = new Representations(model, budgets.work());
        this.calls = new Calls(reader.routes(), process.clock(), process.chance());
    }

    private RequestReader reader(FhirModel model) {
        var routes = new RouteTable(interactions.all(model), model.definitions());
        return new RequestReader(routes, model, process.budgets(), process.clock());
    }

    /// By the search parameters that are in force.
    private RequestReader reader() {
        RequestReader known = reader;
        return known.model() == account.models().now() ? known : renewed();
    }

    private synchronized RequestReader renewed() {
        FhirModel model = account.models().now();
        if (reader.model() != model) {
            snapshots.letGo(); // the index may be another one
            reader = reader(model);
        }
        return reader;
    }

    /// What can be asked.
    RouteTable routes() {
        return reader().routes();
    }

    /// Replaces what is configured.
    public void configure(FhirSettings now) {
        settings = now;
    }

    /// From now on calls are told to this audit trail, or to none.
    public void audit(Optional<CallLog> log) {
        calls.into(log);
    }

    /// Lets go of the snapshots of searches that have further pages: something has been erased.
    public void letGoOfPages() {
        snapshots.letGo();
    }

    /// Lets go of everything that was kept of the account's data between requests: snapshots of
    /// searches that have further pages, and with them the database, and what a validator has seen.
    /// To be called when the key is
    /// lost or the account goes, once the database has been closed (or is refused to new requests
    /// and will be). Requests under way keep what they have to their end, and leave nothing. Later
    /// pages of such a search show newer data and say so. Any thread, any number of times; waits
    /// for no request.
    public void letGo() {
        snapshots.letGo();
        profiles.letGo();
    }

    /// While the customer's key refuses.
    @Override
    public boolean forgets() {
        return account.access().state() instanceof Access.State.Refused;
    }

    @Override
    public Response handle(Request request) {
        boolean isOfJob = !request.path().isEmpty() && request.path().getFirst().equals(JOBS);
        if (isOfJob) {
            return answer(request);
        }
        JobShare counted = process.share();
        counted.began();
        try {
            return answer(request);
        } finally {
            counted.ended();
        }
    }

    private Response answer(Request request) {
        FhirSettings.Gate gate = settings.gate();
        Call call = calls.of(request, gate::caller);
        var rights =
                new Rights(
                        action -> {
                            DataScopes scopes = gate.admitted(request, action);
                            AuditHeaders.check(request.headers());
                            return scopes;
                        },
                        () -> gate.caller(request));
        Response response;
        try (WorkBudget.Share work = process.budgets().work().share()) {
            response =
                    exchanges.answer(
                            rights,
                            call::id,
                            () -> {
                                call.begin();
                                return reader().exchange(request, rights, call, work);
                            },
                            outcome ->
                                    Serializer.response(
                                            outcome, request, process.clock().instant()));
        }
        response = representations.of(request, response, failed -> noRoom(failed, call));
        call.end(response.status());
        response =
                response.status() < 400
                        ? RequestIds.answered(response, request)
                        : RequestIds.refused(response, request, call.id());
        return GzipAnswers.of(request, response);
    }

    @Override
    public Response answer(Request request, Rights rights) {
        Call call =
                rights.caller().isPresent()
                        ? calls.of(request, _ -> rights.caller())
                        : Call.unaudited(process.chance()::uuid);
        try (WorkBudget.Share work = process.budgets().work().share()) {
            Response response =
                    exchanges.answerInner(
                            rights,
                            call::id,
                            () -> {
                                call.begin();
                                return reader().exchange(request, rights, call, work);
                            },
                            outcome ->
                                    Serializer.response(
                                            outcome, request, process.clock().instant()));
            call.end(response.status());
            return response;
        } catch (RuntimeException thrown) {
            call.end(STATUS_LATER);
            throw thrown;
        }
    }

    /// The answer for whose other form there is no memory.
    private Response noRoom(Failed failed, Call call) {
        Instant now = process.clock().instant();
        Outcome refused = OperationOutcomes.identified(ErrorTable.refusal(failed), call.id(), now);
        return Serializer.response(refused, "", false, now);
    }
}
