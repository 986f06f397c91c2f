// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.Given;
import dev.signet.dataplane.budget.WorkBudget;
import dev.signet.dataplane.exchange.BundleEntry;
import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.OperationDefinition;
import dev.signet.dataplane.exchange.OperationDefinition.Parameter;
import dev.signet.dataplane.exchange.OperationDefinition.Place;
import dev.signet.dataplane.exchange.OperationOutcomes;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Parameters;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.dataplane.exchange.Subset;
import dev.signet.dataplane.interaction.SearchLanguage;
import dev.signet.dataplane.paging.OpenSnapshots;
import dev.signet.dataplane.paging.OpenSnapshots.Loan;
import dev.signet.dataplane.paging.PageToken;
import dev.signet.dataplane.search.CompartmentWalk;
import dev.signet.dataplane.search.CompartmentWalk.Found;
import dev.signet.dataplane.search.CompartmentWalk.Walk;
import dev.signet.fhir.Issue;
import dev.signet.fhir.Issue.Severity;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.json.JsonObject;
import dev.signet.identity.DataAction;
import dev.signet.search.query.Handling;
import dev.signet.store.Database;
import dev.signet.store.Search.SearchAfter;
import dev.signet.store.Snapshot;
import dev.signet.store.Stored;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/// `$everything` of a Patient or an Encounter
/// (<https://hl7.org/fhir/R4/patient-operation-everything.html>): the resource, its compartment,
/// of a Patient its Devices and the same of those whom it is linked to (`seealso`), and what these
/// refer to outside of such compartments. Page by page, each resource once, all of one moment.
public final class Everything implements Interaction.OfOperation {
    private static final Parameter SINCE =
            Parameter.optional("_since", "instant", "Only what was changed then or later.");
    private static final Parameter TYPE =
            Parameter.repeated("_type", "code", "Only resources of these types.");
    private static final Parameter COUNT =
            Parameter.optional("_count", "integer", "Resources on a page, 1 to 1,000.");
    private static final Parameter ANSWER =
            Parameter.answer("Bundle", "A searchset, with a link to the next page.");

    private static final Issue LET_GO =
            new Issue(
                    Severity.INFORMATION,
                    IssueType.INFORMATIONAL,
                    "The snapshot of the earlier pages has been let go; this page shows newer data.",
                    "");
    private static final Issue LOWERED =
            new Issue(
                    Severity.WARNING,
                    IssueType.TOO_COSTLY,
                    "parameter _count: is lowered to 1,000, the most there is",
                    "");
    private static final Issue CUT =
            new Issue(
                    Severity.WARNING,
                    IssueType.INCOMPLETE,
                    "A resource refers to more than fits a page; the rest is left out.",
                    "");
    private static final Issue REPLACED =
            new Issue(
                    Severity.WARNING,
                    IssueType.CONFLICT,
                    "The patient has been replaced by another; ask for everything of that one.",
                    "Patient.link");

    private final OperationDefinition definition;
    private final FhirModel model;
    private final SearchLanguage language;
    private final CompartmentWalk walking;
    private final OpenSnapshots snapshots;
    private final InstantSource clock;

    private Everything(
            OperationDefinition definition,
            FhirModel model,
            SearchLanguage language,
            OpenSnapshots snapshots,
            InstantSource clock) {
        this.definition = definition;
        this.model = model;
        this.language = language;
        this.walking = new CompartmentWalk(model.searchParameters(), language.mapping());
        this.snapshots = snapshots;
        this.clock = clock;
    }

    /// Of a Patient.
    public static Everything ofPatient(
            FhirModel model,
            SearchLanguage language,
            OpenSnapshots snapshots,
            InstantSource clock) {
        return new Everything(
                definition(
                        "Patient",
                        "Everything around a patient.",
                        List.of(
                                Parameter.optional("start", "date", "Care from then on."),
                                Parameter.optional("end", "date", "Care up to then."),
                                SINCE,
                                TYPE,
                                COUNT,
                                ANSWER)),
                model,
                language,
                snapshots,
                clock);
    }

    /// Of an Encounter.
    public static Everything ofEncounter(
            FhirModel model,
            SearchLanguage language,
            OpenSnapshots snapshots,
            InstantSource clock) {
        return new Everything(
                definition(
                        "Encounter",
                        "Everything around an encounter.",
                        List.of(SINCE, TYPE, COUNT, ANSWER)),
                model,
                language,
                snapshots,
                clock);
    }

    private static OperationDefinition definition(
            String type, String description, List<Parameter> parameters) {
        String id = type + "-everything";
        return new OperationDefinition(
                id,
                "everything",
                OperationDefinition.HL7 + id,
                List.of(type),
                description,
                false,
                Place.asked(Level.INSTANCE),
                parameters);
    }

    @Override
    public OperationDefinition definition() {
        return definition;
    }

    @Override
    public DataAction needs() {
        return DataAction.READ;
    }

    @Override
    public boolean mayBeLater() {
        return true;
    }

    @Override
    public Outcome run(Exchange exchange, Database database) {
        Given given = Given.of(exchange, definition, model, PageToken.PARAMETER);
        EverythingQuery query = EverythingQuery.of(given, exchange, model, language);
        var asked = Asked.of(exchange, database, given, clock.instant());
        return exchange.work()
                .build(
                        0,
                        2 * WorkBudget.PAGE_BYTES_MAX,
                        () -> {
                            try (Loan loan = asked.loan(snapshots)) {
                                return page(query, asked, loan);
                            }
                        });
    }

    /// Which page is asked for, of what.
    ///
    /// @param address of the operation, without parameters
    /// @param parameters as a query string; "" for none
    /// @param token empty for the first page
    private record Asked(
            Exchange exchange,
            Database database,
            String address,
            String parameters,
            Optional<PageToken> token) {
        static Asked of(Exchange exchange, Database database, Given given, Instant now) {
            String address = exchange.root() + exchange.target().key().path() + "/$everything";
            String parameters = Parameters.encoded(given.query());
            Optional<PageToken> token =
                    exchange.parameter(PageToken.PARAMETER)
                            .map(
                                    text ->
                                            PageToken.open(
                                                    database,
                                                    text,
                                                    digest(address, parameters),
                                                    now));
            return new Asked(exchange, database, address, parameters, token);
        }

        private static byte[] digest(String address, String parameters) {
            return PageToken.digest(address + "?" + parameters);
        }

        Loan loan(OpenSnapshots snapshots) {
            return token.isPresent()
                    ? snapshots.borrow(database, token.get().snapshot())
                    : snapshots.borrow(database);
        }

        SearchAfter after() {
            return token.map(PageToken::position).orElse(SearchAfter.start());
        }

        /// Whether the snapshot of the pages before is gone.
        boolean isLetGo(Snapshot snapshot) {
            return token.isPresent() && snapshot.lsn() != token.get().snapshot();
        }

        String self() {
            return parameters.isEmpty() ? address : address + "?" + parameters;
        }

        String next(SearchAfter position, Snapshot snapshot, Instant until) {
            byte[] digest = digest(address, parameters);
            var next = new PageToken(until, snapshot.lsn(), digest, position);
            String page = PageToken.PARAMETER + "=" + next.sealed(database);
            return self() + (parameters.isEmpty() ? "?" : "&") + page;
        }
    }

    private Outcome page(EverythingQuery query, Asked asked, Loan loan) {
        Exchange exchange = asked.exchange();
        Snapshot snapshot = loan.snapshot();
        PatientLinks links = query.links(snapshot);
        if (links.replacedBy().isPresent()
                && exchange.preferences().handling() == Handling.STRICT) {
            return moved(links.replacedBy().get());
        }
        Walk walk = query.walk(snapshot, links);
        Found found =
                language.bounds()
                        .search(
                                exchange.computing(),
                                "",
                                end ->
                                        walking.page(
                                                snapshot,
                                                walk,
                                                asked.after(),
                                                query.looked(),
                                                exchange.work(),
                                                end));
        var notes = new ArrayList<Issue>();
        if (links.replacedBy().isPresent()) {
            notes.add(REPLACED);
        }
        if (query.isLowered()) {
            notes.add(LOWERED);
        }
        if (asked.isLetGo(snapshot)) {
            notes.add(LET_GO);
        }
        if (found.isCut()) {
            notes.add(CUT);
        }
        var all = new ArrayList<Content.Link>();
        all.add(new Content.Link("self", asked.self()));
        if (found.next().isPresent()) {
            loan.keep();
            Instant until = clock.instant().plus(PageToken.LIFE);
            all.add(new Content.Link("next", asked.next(found.next().get(), snapshot, until)));
        }
        return Outcome.of(200, bundle(found, notes, all, exchange));
    }

    /// What the retired service answers when parameters are handled strictly.
    private static Outcome moved(String id) {
        Outcome refused = Outcome.refused(301, List.of(REPLACED));
        return new Outcome(
                refused.status(),
                refused.content(),
                0,
                null,
                "Patient/" + id + "/$everything",
                refused.hints());
    }

    private Content bundle(
            Found found, List<Issue> notes, List<Content.Link> links, Exchange exchange) {
        Subset whole = Subset.whole(model.definitions());
        var entries = new ArrayList<BundleEntry>();
        for (Stored stored : found.members()) {
            entries.add(entry(stored, whole, "match", exchange));
        }
        for (Stored stored : found.along()) {
            entries.add(entry(stored, whole, "include", exchange));
        }
        if (!notes.isEmpty()) {
            JsonObject outcome = OperationOutcomes.of(notes);
            String urn = "urn:uuid:" + UUID.nameUUIDFromBytes(outcome.bytes());
            entries.add(BundleEntry.found(urn, new Content.Tree(outcome), "outcome"));
        }
        return new Content.Bundle("searchset", OptionalLong.empty(), links, entries);
    }

    private static BundleEntry entry(Stored stored, Subset whole, String mode, Exchange exchange) {
        return BundleEntry.found(
                exchange.root() + stored.key().path(), Content.of(stored, whole), mode);
    }
}
