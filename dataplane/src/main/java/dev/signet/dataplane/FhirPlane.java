// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.base.Chance;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.BundleScan;
import dev.signet.fhir.IssueType;
import dev.signet.http.GzipAnswers;
import dev.signet.http.Plane;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.identity.DataAction;
import dev.signet.store.Database;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/// The FHIR REST API of one account. Order: who is it, may it, is the key usable, then the body.
/// Any thread.
public final class FhirPlane implements Plane {
    /// The fact that says, of the state that refused, why.
    private static final String DIAGNOSTICS = "diagnostics";

    /// About what a Bundle's entry takes until it is answered, with the least of its answer.
    private static final long ENTRY_BYTES = 500;

    private final FhirModel model;
    private final Access access;
    private final FhirErrors errors;
    private final Writes writes;
    private final Transactions transactions;
    private final Searches searches;
    private final Capability capability;
    private volatile FhirSettings settings;

    /// @param access the account's data
    /// @param chance for ids of resources and of incidents; any thread
    public FhirPlane(
            FhirSettings settings,
            Access access,
            FhirModel model,
            InstantSource clock,
            Chance chance) {
        this.settings = settings;
        this.access = access;
        this.model = model;
        this.errors = new FhirErrors(clock, chance);
        this.searches = new Searches(model, clock);
        this.writes = new Writes(model, chance, searches);
        this.transactions = new Transactions(model, writes, chance);
        this.capability = new Capability(model, clock.instant());
    }

    /// Replaces what is configured.
    public void configure(FhirSettings now) {
        settings = now;
    }

    /// Lets go of everything that was kept of the account's data between requests: snapshots of
    /// searches that have further pages, and with them the database. To be called when the key is
    /// lost or the account goes, once the database has been closed (or is refused to new requests
    /// and will be). Requests under way keep what they have to their end, and leave nothing. Later
    /// pages of such a search show newer data and say so. Any thread, any number of times; waits
    /// for no request.
    public void letGo() {
        searches.letGo();
    }

    /// While the customer's key refuses.
    @Override
    public boolean forgets() {
        return access.state() instanceof Access.State.Refused;
    }

    /// What the server refuses itself on a route of this plane, as an OperationOutcome.
    public static Response refusal(Failed failed) {
        return FhirErrors.refusal(failed);
    }

    @Override
    public Response handle(Request request) {
        Response response = answer(request, new Rights(settings.gate(), request), false);
        return GzipAnswers.of(request, response);
    }

    /// @param inBundle whether it is an entry of a batch or a transaction
    private Response answer(Request request, Rights rights, boolean inBundle) {
        try {
            return dispatch(request, rights, inBundle);
        } catch (Refusal refusal) {
            return Answers.json(refusal.status(), Outcome.of(refusal.issues()));
        } catch (RuntimeException thrown) {
            return failed(request, thrown);
        }
    }

    /// Whatever breaks under a request while the key is lost breaks because of it: the database
    /// is closed at any moment.
    private Response failed(Request request, RuntimeException thrown) {
        if (thrown instanceof Failed lost && !lost.fact(DIAGNOSTICS, "").isEmpty()) {
            return errors.keyLost(lost.fact(DIAGNOSTICS, "")); // it may be another state by now
        }
        boolean ours = thrown instanceof Failed failed && !FhirErrors.isOfService(failed.failure());
        Optional<Access.State.Refused> refusal = ours ? Optional.empty() : access.refusal(thrown);
        if (refusal.isPresent()) {
            return errors.keyLost(refusal.get().diagnostics());
        }
        return thrown instanceof Failed failed
                ? errors.response(failed, request)
                : errors.unexpected(thrown);
    }

    private Response dispatch(Request request, Rights rights, boolean inBundle) {
        Interaction interaction;
        try {
            interaction = Interaction.of(request, model.definitions());
        } catch (Failed failed) {
            // a stranger learns nothing but that a token is needed
            rights.need(DataAction.READ);
            if (access.state() instanceof Access.State.Refused(_, var diagnostics)) {
                return errors.keyLost(diagnostics);
            }
            throw failed;
        }
        return switch (interaction) {
            case Interaction.Metadata _ -> metadata(request);
            case Interaction.SmartConfiguration _ ->
                    Response.of(200, "application/json", capability.smartConfiguration(settings));
            case Interaction.Health _ -> HealthCheck.of(access, mayRead(rights));
            case Interaction.Bundle _ when inBundle ->
                    throw new Failed(Failure.INVALID, "a Bundle cannot be an entry of a Bundle");
            case Interaction.Bundle _ -> {
                Database database = open(request, rights, DataAction.READ);
                WriteParameters.checkBundle(request);
                try (BodyRoom.Share room = model.bodies().share()) {
                    yield bundle(database, request, rights, room);
                }
            }
            case Interaction.Read(var key) ->
                    Reads.read(open(request, rights, DataAction.READ), key, request, model);
            case Interaction.VersionRead(var key, long version) ->
                    Reads.version(
                            open(request, rights, DataAction.READ), key, version, request, model);
            case Interaction.InstanceHistory(var key) ->
                    History.of(open(request, rights, DataAction.READ), key, request, model);
            case Interaction.TypeHistory(var type) ->
                    History.of(open(request, rights, DataAction.READ), type, request, model);
            case Interaction.Search(var type, boolean posted) ->
                    searches.run(
                            open(request, rights, DataAction.READ),
                            type,
                            posted,
                            request,
                            bodies(inBundle));
            case Interaction.Create(var type) -> {
                Database database = openToWrite(request, rights, DataAction.WRITE);
                if (request.header("If-None-Exist").isPresent()) {
                    rights.need(DataAction.READ); // it tells what is there
                }
                yield writes.create(
                        database, type, request, searches.lookup(request), bodies(inBundle));
            }
            case Interaction.Update(var key) ->
                    writes.update(
                            openToWrite(request, rights, DataAction.WRITE),
                            key,
                            request,
                            bodies(inBundle));
            case Interaction.Delete(var key) ->
                    writes.delete(openToWrite(request, rights, DataAction.DELETE), key, request);
        };
    }

    /// Whether the caller has shown that it may read, where nobody has to.
    private static boolean mayRead(Rights rights) {
        try {
            rights.need(DataAction.READ);
            return true;
        } catch (Failed _) {
            return false;
        }
    }

    /// Admits the caller and opens the way to the data.
    private Database open(Request request, Rights rights, DataAction action) {
        rights.need(action);
        Bodies.checkAccepts(request);
        return database();
    }

    private Database openToWrite(Request request, Rights rights, DataAction action) {
        Database database = open(request, rights, action);
        WriteParameters.check(request);
        var _ = Reads.subset(request, model.definitions()); // refused before anything is written
        return database;
    }

    /// An entry of a Bundle has its room with the Bundle.
    private BodyRoom.Share bodies(boolean inBundle) {
        return inBundle ? model.bodies().within() : model.bodies().share();
    }

    private Database database() {
        return switch (access.state()) {
            case Access.State.Serving(var database, _) -> {
                searches.letGoOfOld(database);
                yield database;
            }
            case Access.State.Refused(_, var diagnostics) -> {
                letGo();
                throw new Failed(
                        Failure.KEY_REFUSED,
                        "the customer's key refuses",
                        new Fact(DIAGNOSTICS, diagnostics));
            }
            case Access.State.Opening _ ->
                    throw new Failed(Failure.UNAVAILABLE, "the account is being opened");
            case Access.State.Broken _ -> // the operator's log has said why, once
                    throw Refusal.of(
                            500,
                            IssueType.EXCEPTION,
                            "the account's data cannot be opened; the operator's log says why",
                            "");
        };
    }

    private Response bundle(
            Database database, Request request, Rights rights, BodyRoom.Share room) {
        byte[] body = Bodies.bundle(request, room);
        BundleScan bundle = scan(body, room);
        if (!bundle.issues().isEmpty()) {
            throw new Refusal(400, bundle.issues());
        }
        Function<Request, Response> inner = entry -> answer(entry, rights, true);
        return switch (bundle.type()) {
            case "batch" -> new Batch(body, bundle, request, room, inner).run();
            case "transaction" ->
                    transactions.run(
                            database,
                            body,
                            bundle,
                            searches.lookup(request),
                            request,
                            rights,
                            room,
                            inner);
            default ->
                    throw new Failed(
                            Failure.INVALID,
                            "a Bundle that is posted here is a batch or a transaction",
                            new Fact("expression", "Bundle.type"));
        };
    }

    private BundleScan scan(byte[] body, BodyRoom.Share room) {
        try (WorkRoom.Share work = model.work().share()) {
            BundleScan bundle =
                    work.build(
                            body.length / 4,
                            WorkRoom.LARGE_BYTES,
                            () ->
                                    BundleScan.scan(
                                            body,
                                            0,
                                            body.length,
                                            BundleScan.Limits.DEFAULT,
                                            model.validation(),
                                            work));
            if (!room.grows(body.length + ENTRY_BYTES * bundle.entries().size())) {
                throw new Failed(Failure.BUSY, "other large Bundles are being worked on");
            }
            return bundle;
        }
    }

    private Response metadata(Request request) {
        Bodies.checkAccepts(request);
        return Answers.json(200, capability.json(request.base(), settings));
    }
}
