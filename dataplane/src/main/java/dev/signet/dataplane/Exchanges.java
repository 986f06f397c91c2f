// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.edge.ErrorTable;
import dev.signet.dataplane.edge.Formats;
import dev.signet.dataplane.exchange.Answering;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.IssueCodes;
import dev.signet.dataplane.exchange.OperationOutcomes;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Rights;
import dev.signet.dataplane.paging.OpenSnapshots;
import dev.signet.dataplane.search.ScopeSights;
import dev.signet.fhir.IssueType;
import dev.signet.identity.DataAction;
import dev.signet.identity.DataScopes;
import dev.signet.identity.DataScopes.Permission;
import dev.signet.search.own.OwnParameters;
import dev.signet.store.Database;
import dev.signet.store.Receipt;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/// Runs exchanges, those of requests and those of a Bundle's entries: admits the caller, opens the
/// way to the data, and makes outcomes of failures. Any thread.
///
/// @param release of the account's FHIR version, such as `4.0`
/// @param codes of issues, in that version
/// @param sights what is left of the data by scopes for one patient, or with a query
/// @param snapshots are let go of when they are old, and when the key refuses
/// @param added takes what is to be answered later
/// @param clock for the times of refusals
record Exchanges(
        Access access,
        String release,
        IssueCodes codes,
        ScopeSights sights,
        OpenSnapshots snapshots,
        AddedInteractions added,
        InstantSource clock)
        implements Answering {
    /// The fact that says, of the state that refused, why.
    private static final String DIAGNOSTICS = "diagnostics";

    private static final Optional<Outcome> NOW = Optional.empty();

    @Override
    public <T> T answer(
            Rights rights,
            Supplier<UUID> id,
            Supplier<Exchange> exchange,
            Function<Outcome, T> written) {
        Outcome failed;
        try {
            Outcome outcome = outcome(rights, exchange);
            return written.apply(outcome.status() < 400 ? outcome : refused(outcome, id));
        } catch (FhirError error) {
            failed = Outcome.refused(error.status(), error.issues());
        } catch (RuntimeException thrown) {
            failed = failed(thrown, id);
        }
        return written.apply(refused(failed, id));
    }

    /// As it is told: in the version's codes, with the call's id and the time.
    private Outcome refused(Outcome outcome, Supplier<UUID> id) {
        return OperationOutcomes.identified(codes.in(outcome), id.get(), clock.instant());
    }

    /// The same of what goes on behind an answer: what the service cannot do is thrown, so that it
    /// is done when it can.
    ///
    /// @throws Failed as [InnerRequests#answer]
    <T> T answerInner(
            Rights rights,
            Supplier<UUID> id,
            Supplier<Exchange> exchange,
            Function<Outcome, T> written) {
        Outcome failed;
        try {
            Outcome outcome = outcome(rights, exchange);
            return written.apply(outcome.status() < 400 ? outcome : refused(outcome, id));
        } catch (FhirError error) {
            failed = Outcome.refused(error.status(), error.issues());
        } catch (Failed thrown) {
            if (thrown.failure() == Failure.BUSY || ErrorTable.isOfService(thrown.failure())) {
                throw thrown;
            }
            failed = ErrorTable.outcome(thrown, id);
        } catch (RuntimeException thrown) {
            if (access.refusal(thrown).isPresent()) {
                throw new Failed(thrown, Failure.KEY_REFUSED, "the customer's key refuses");
            }
            throw thrown;
        }
        return written.apply(refused(failed, id));
    }

    /// Whatever breaks under a request while the key is lost breaks because of it: the database
    /// is closed at any moment.
    private Outcome failed(RuntimeException thrown, Supplier<UUID> id) {
        if (thrown instanceof Failed lost && !lost.fact(DIAGNOSTICS, "").isEmpty()) {
            return ErrorTable.keyLost(lost.fact(DIAGNOSTICS, "")); // it may be another state by now
        }
        boolean ours = thrown instanceof Failed failed && !ErrorTable.isOfService(failed.failure());
        Optional<Access.State.Refused> refusal = ours ? Optional.empty() : access.refusal(thrown);
        if (refusal.isPresent()) {
            return ErrorTable.keyLost(refusal.get().diagnostics());
        }
        return thrown instanceof Failed failed
                ? ErrorTable.outcome(failed, id)
                : ErrorTable.unexpected(thrown, id);
    }

    private Outcome outcome(Rights rights, Supplier<Exchange> asked) {
        Exchange exchange;
        try {
            exchange = asked.get();
        } catch (Failed failed) {
            // a stranger learns nothing but that a token is needed
            DataScopes _ = rights.admitted(DataAction.READ);
            if (access.state() instanceof Access.State.Refused(_, var diagnostics)) {
                return ErrorTable.keyLost(diagnostics);
            }
            throw failed;
        }
        return switch (exchange.route().interaction()) {
            case Interaction.Open open -> open.run(exchange);
            case Interaction.OfData ofData -> {
                if (exchange.isEntry() && !ofData.mayBeEntry()) {
                    throw new Failed(
                            Failure.INVALID, "such a request cannot be an entry of a Bundle");
                }
                Optional<Set<Permission>> narrowed;
                try {
                    narrowed = ScopeRules.need(ofData, exchange);
                } catch (Failed refused) {
                    yield ofData.open(exchange).orElseThrow(() -> refused);
                }
                if (definesSearch(ofData, exchange)) {
                    exchange.rights().need(DataAction.REINDEX);
                }
                if (!ofData.choosesForm(exchange)) {
                    Formats.check(exchange, release);
                }
                Database database = database();
                if (narrowed.isPresent()) {
                    DataScopes scopes = rights.admitted(ofData.needs());
                    database =
                            database.narrowed(sights.of(scopes, narrowed.get(), exchange.root()));
                }
                Optional<Receipt> left = rights.receipt(exchange.number());
                database = left.isPresent() ? database.leaving(left.get()) : database;
                Optional<Outcome> later = isLater(ofData, exchange) ? added.later(exchange) : NOW;
                yield later.isPresent() ? later.get() : ofData.run(exchange, database);
            }
        };
    }

    private static boolean isLater(Interaction.OfData interaction, Exchange exchange) {
        return exchange.preferences().isAsync()
                && !exchange.isEntry()
                && !exchange.route().method().equals("HEAD")
                && interaction.mayBeLater();
    }

    /// Whether it changes what can be searched by.
    private static boolean definesSearch(Interaction.OfData interaction, Exchange exchange) {
        return exchange.target().type().equals(OwnParameters.TYPE)
                && switch (interaction.needs()) {
                    case WRITE, DELETE, HARD_DELETE -> true;
                    default -> false;
                };
    }

    private Database database() {
        return switch (access.state()) {
            case Access.State.Serving(var database, _) -> {
                snapshots.letGoOfOld(database);
                yield database;
            }
            case Access.State.Refused(_, var diagnostics) -> {
                snapshots.letGo();
                throw new Failed(
                        Failure.KEY_REFUSED,
                        "the customer's key refuses",
                        new Fact(DIAGNOSTICS, diagnostics));
            }
            case Access.State.Opening _ ->
                    throw new Failed(Failure.UNAVAILABLE, "the account is being opened");
            case Access.State.Broken _ -> // the operator's log has said why, once
                    throw FhirError.of(
                            500,
                            IssueType.EXCEPTION,
                            "the account's data cannot be opened; the operator's log says why",
                            "");
        };
    }
}
