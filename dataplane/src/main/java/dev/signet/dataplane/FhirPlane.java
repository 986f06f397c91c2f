// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.base.Chance;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.BundleScan;
import dev.signet.http.Plane;
import dev.signet.http.Request;
import dev.signet.http.Response;
import dev.signet.identity.DataAction;
import dev.signet.store.Database;
import java.time.InstantSource;

/// The FHIR REST API of one account. Order: who is it, may it, is the key usable, then the body.
/// Any thread.
public final class FhirPlane implements Plane {
    private final FhirModel model;
    private final Access access;
    private final FhirErrors errors;
    private final Writes writes;
    private final Transactions transactions;
    private final Searches searches;
    private final InstantSource clock;
    private volatile FhirSettings settings;

    /// @param access the account's data
    /// @param chance for ids of resources and of incidents
    public FhirPlane(
            FhirSettings settings,
            Access access,
            FhirModel model,
            InstantSource clock,
            Chance chance) {
        this.settings = settings;
        this.access = access;
        this.model = model;
        this.clock = clock;
        this.errors = new FhirErrors(clock, chance);
        this.writes = new Writes(model, chance);
        this.transactions = new Transactions(model, writes, chance);
        this.searches = new Searches(model, clock);
    }

    /// Replaces what is configured.
    public void configure(FhirSettings now) {
        settings = now;
    }

    @Override
    public Response handle(Request request) {
        try {
            return dispatch(request);
        } catch (Refusal refusal) {
            return Answers.json(refusal.status(), Outcome.of(refusal.issues()));
        } catch (Failed failed) {
            if (failed.failure() == Failure.KEY_REFUSED
                    || failed.failure() == Failure.KEY_SILENT) {
                return refused(failed);
            }
            return errors.response(failed);
        } catch (RuntimeException unexpected) {
            return errors.unexpected(unexpected);
        }
    }

    /// The key was withdrawn under the request: say what the account says now.
    private Response refused(Failed failed) {
        return access.state() instanceof Access.State.Refused(_, var diagnostics)
                ? errors.keyLost(diagnostics)
                : errors.response(failed);
    }

    private Response dispatch(Request request) {
        Interaction interaction;
        try {
            interaction = Interaction.of(request, model.definitions());
        } catch (Failed failed) {
            // a stranger learns nothing but that a token is needed
            settings.gate().admit(request, DataAction.READ);
            if (access.state() instanceof Access.State.Refused(_, var diagnostics)) {
                return errors.keyLost(diagnostics);
            }
            throw failed;
        }
        return switch (interaction) {
            case Interaction.Metadata _ -> metadata(request);
            case Interaction.SmartConfiguration _ ->
                    Response.of(200, "application/json", capability().smartConfiguration());
            case Interaction.Health _ -> HealthCheck.of(access);
            case Interaction.Bundle _ -> bundle(request);
            case Interaction.Read(var key) ->
                    Reads.read(open(request, DataAction.READ), key, request);
            case Interaction.VersionRead(var key, long version) ->
                    Reads.version(open(request, DataAction.READ), key, version, request);
            case Interaction.InstanceHistory(var key) ->
                    History.of(open(request, DataAction.READ), key, request);
            case Interaction.TypeHistory(var type) ->
                    History.of(open(request, DataAction.READ), type, request);
            case Interaction.Search(var type, boolean posted) ->
                    searches.run(open(request, DataAction.READ), type, posted, request);
            case Interaction.Create(var type) -> {
                Database database = open(request, DataAction.WRITE);
                yield writes.create(database, type, request, searches.lookup(request));
            }
            case Interaction.Update(var key) ->
                    writes.update(open(request, DataAction.WRITE), key, request);
            case Interaction.Delete(var key) ->
                    writes.delete(open(request, DataAction.DELETE), key, request);
        };
    }

    /// Admits the caller and opens the way to the data.
    private Database open(Request request, DataAction action) {
        settings.gate().admit(request, action);
        Bodies.checkAccepts(request);
        return database();
    }

    private Database database() {
        return switch (access.state()) {
            case Access.State.Serving(var database, _) -> database;
            case Access.State.Refused _ ->
                    throw new Failed(Failure.KEY_REFUSED, "the customer's key refuses");
            case Access.State.Opening _ ->
                    throw new Failed(Failure.UNAVAILABLE, "the account is being opened");
            case Access.State.Broken _ ->
                    throw new Failed(Failure.CORRUPT, "the account's data cannot be opened");
        };
    }

    private Response bundle(Request request) {
        Database database = open(request, DataAction.WRITE);
        byte[] body = Bodies.json(request, Bodies.BUNDLE_BYTES_MAX);
        BundleScan bundle =
                BundleScan.scan(
                        body, 0, body.length, BundleScan.Limits.DEFAULT, model.validation());
        if (!bundle.issues().isEmpty()) {
            throw new Refusal(400, bundle.issues());
        }
        return switch (bundle.type()) {
            case "batch" -> Bundles.batch(body, bundle, request, this::handleInner);
            case "transaction" ->
                    transactions.run(
                            database,
                            body,
                            bundle,
                            searches.lookup(request),
                            request,
                            (url, outer) ->
                                    handleInner(Bundles.inner(outer, getOf(url), new byte[0])));
            default ->
                    throw new Failed(
                            Failure.INVALID,
                            "a Bundle that is posted here is a batch or a transaction",
                            new dev.signet.base.Fact("expression", "Bundle.type"));
        };
    }

    private static BundleScan.Request getOf(String url) {
        return new BundleScan.Request("GET", url, "", "", "", "");
    }

    /// An entry; a Bundle within a Bundle is refused.
    private Response handleInner(Request request) {
        if (request.path().isEmpty() && request.method().equals("POST")) {
            return errors.response(
                    new Failed(Failure.INVALID, "a Bundle cannot be an entry of a batch"));
        }
        return handle(request);
    }

    private Response metadata(Request request) {
        Bodies.checkAccepts(request);
        return Answers.json(200, capability().json(request.base()));
    }

    private Capability capability() {
        return new Capability(model, settings, clock.instant());
    }
}
