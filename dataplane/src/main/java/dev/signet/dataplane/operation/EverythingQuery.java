// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.Given;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Target;
import dev.signet.dataplane.interaction.SearchLanguage;
import dev.signet.dataplane.search.CompartmentWalk.Walk;
import dev.signet.dataplane.search.CompartmentWalk.Whose;
import dev.signet.fhir.Compartment;
import dev.signet.fhir.IssueType;
import dev.signet.identity.DataAction;
import dev.signet.identity.DataScopes;
import dev.signet.identity.DataScopes.Permission;
import dev.signet.index.Query;
import dev.signet.search.query.Handling;
import dev.signet.search.query.Membership;
import dev.signet.search.query.SearchParse;
import dev.signet.search.query.SearchRequest;
import dev.signet.search.query.SearchRequest.QueryParameter;
import dev.signet.store.ResourceKey;
import dev.signet.store.Snapshot;
import dev.signet.store.Stored;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/// What one `$everything` asks for, as its parameters and the caller's scopes say.
final class EverythingQuery {
    /// Patients who are one person.
    private static final int CENTRES_MAX = 100;

    private static final int COUNT_DEFAULT = 100;

    /// By this parameter care is dated.
    private static final String CLINICAL_DATE = "http://hl7.org/fhir/SearchParameter/clinical-date";

    private static final String PATIENT = "Patient";

    /// Those of a patient are around it, though no compartment says so.
    private static final String DEVICE = "Device";

    private final ResourceKey centre;
    private final FhirModel model;
    private final SearchLanguage language;
    private final Compartment compartment;
    private final Predicate<String> allowed;
    private final Set<String> types;
    private final List<QueryParameter> dates = new ArrayList<>();
    private final String root;
    private Instant since = Instant.MIN;
    private String sinceText = "";
    private int count = COUNT_DEFAULT;
    private boolean isLowered;

    private EverythingQuery(
            Target target,
            FhirModel model,
            SearchLanguage language,
            DataScopes scopes,
            Set<String> types,
            String root) {
        this.centre = target.key();
        this.model = model;
        this.language = language;
        this.types = types;
        this.root = root;
        var needed = EnumSet.of(Permission.READ, Permission.SEARCH);
        this.allowed = type -> scopes.allow(type, needed);
        this.compartment = compartment(target.type(), model);
    }

    private static Compartment compartment(String code, FhirModel model) {
        return model.conformance().compartments().stream()
                .filter(each -> each.code().equals(code))
                .findFirst()
                .orElseThrow();
    }

    /// @throws FhirError 400 with the name of a parameter whose value is none
    static EverythingQuery of(
            Given given, Exchange exchange, FhirModel model, SearchLanguage language) {
        var types = new TreeSet<String>();
        for (String type : given.texts("_type")) {
            if (!model.definitions().isResourceType(type)) {
                throw given.wrong("_type", "resource types, with commas between");
            }
            types.add(type);
        }
        var query =
                new EverythingQuery(
                        exchange.target(),
                        model,
                        language,
                        exchange.rights().admitted(DataAction.READ),
                        types,
                        exchange.root());
        given.text("_since").ifPresent(text -> query.since(text, given));
        given.text("_count").ifPresent(text -> query.count(text, given));
        query.date(given, "start", "ge");
        query.date(given, "end", "le");
        given.checkOrder("start", "end");
        return query;
    }

    private void since(String text, Given given) {
        try {
            since = OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException _) {
            throw given.wrong("_since", "an instant, such as 2024-01-31T09:30:00Z");
        }
        sinceText = since.toString();
    }

    private void count(String text, Given given) {
        OptionalInt said = SearchRequest.countOf(text);
        if (said.isEmpty() || said.getAsInt() == 0) {
            throw given.wrong("_count", "a whole number from 1");
        }
        count = said.getAsInt();
        isLowered = SearchRequest.isLowered(text);
    }

    /// The search has the last word on what a date is.
    private void date(Given given, String name, String prefix) {
        Optional<String> text = given.text(name);
        if (text.isEmpty()) {
            return;
        }
        if (compartment.parameters().keySet().stream().noneMatch(this::isDated)) {
            throw FhirError.of(
                    400,
                    IssueType.NOT_SUPPORTED,
                    "parameter " + name + ": this version of FHIR has no one date of care",
                    "");
        }
        var asked = new QueryParameter("date", prefix + text.get());
        boolean isDate =
                Character.isDigit(text.get().charAt(0))
                        && text.get().indexOf(',') < 0
                        && parsed("Encounter", Optional.empty(), List.of(asked)).isPresent();
        if (!isDate) {
            throw given.wrong(name, "a date, such as 2024-01-31");
        }
        dates.add(asked);
    }

    /// Resources to look at for one page. Where most of them may not be sent, as many as may be.
    int looked() {
        return isNarrowed() || types.isEmpty() ? count : SearchRequest.COUNT_MAX;
    }

    /// Whether `_count` says more than there is on a page.
    boolean isLowered() {
        return isLowered;
    }

    /// Whether only types of the compartment are asked for: nothing goes along.
    private boolean isNarrowed() {
        return !types.isEmpty() && types.stream().noneMatch(this::isOutside);
    }

    private boolean isOutside(String type) {
        return !compartment.parameters().containsKey(type)
                && !type.equals(compartment.code())
                && !(type.equals(DEVICE) && hasDevices());
    }

    /// Whether Devices name their patient; since R5 they do not.
    private boolean hasDevices() {
        return centre.type().equals(PATIENT)
                && model.searchParameters().find(DEVICE, "patient").isPresent();
    }

    private boolean isWanted(String type) {
        return (types.isEmpty() || types.contains(type)) && allowed.test(type);
    }

    /// @throws Failed `NOT_FOUND`, `GONE`
    PatientLinks links(Snapshot snapshot) {
        Optional<Stored> found = snapshot.read(centre);
        if (found.isEmpty()) {
            throw new Failed(Failure.NOT_FOUND, "there is no resource of that type and id");
        }
        if (found.get().deleted()) {
            throw new Failed(Failure.GONE, "the resource has been deleted");
        }
        return centre.type().equals(PATIENT) ? PatientLinks.of(found.get()) : PatientLinks.NONE;
    }

    /// @throws FhirError 400 when the patient is linked with too many
    Walk walk(Snapshot snapshot, PatientLinks links) {
        if (links.seeAlso().size() >= CENTRES_MAX) {
            throw FhirError.of(
                    400,
                    IssueType.TOO_COSTLY,
                    "the patient is linked with more than " + CENTRES_MAX + " others by seealso",
                    "Patient.link");
        }
        var ids = new ArrayList<String>();
        ids.add(centre.id());
        ids.addAll(links.seeAlso());
        var centres = new ArrayList<Stored>();
        var any = new ArrayList<Query>();
        for (String id : ids) {
            snapshot.read(new ResourceKey(centre.type(), id))
                    .filter(stored -> !stored.deleted())
                    .ifPresent(centres::add);
            any.addAll(members(id, snapshot));
        }
        Query isCentre =
                new Query.And(
                        List.of(
                                new Query.Type(List.of(centre.type())),
                                new Query.Id(List.copyOf(ids))));
        var members = new Query.And(List.of(new Query.Or(any), new Query.Not(isCentre)));
        Set<String> named =
                centre.type().equals(PATIENT) ? Set.of() : EncounterPeople.of(centres.getFirst());
        Predicate<ResourceKey> along =
                key ->
                        !isNarrowed()
                                && isOutside(key.type())
                                && isWanted(key.type())
                                && (!EncounterPeople.TYPES.contains(key.type())
                                        || named.contains(key.path()));
        Optional<Whose> whose =
                centre.type().equals(PATIENT)
                        ? Optional.empty()
                        : Optional.of(new Whose(compartment(PATIENT, model), named));
        return new Walk(centres, members, this::isWanted, along, whose, since);
    }

    /// What is around one centre.
    private List<Query> members(String id, Snapshot snapshot) {
        var within = new Membership(compartment, id, model.searchParameters());
        var dated = new ArrayList<String>();
        var others = new ArrayList<String>();
        boolean isAll = true;
        for (String type : within.types()) {
            boolean isLooked = allowed.test(type) && (!isNarrowed() || types.contains(type));
            isAll &= isLooked;
            if (isLooked) {
                (isDated(type) ? dated : others).add(type);
            }
        }
        var any = new ArrayList<Query>();
        isAll &= dates.isEmpty();
        if (isAll) { // types that are asked in the same way are asked together
            any.addAll(query("", Optional.of(within), List.of(), snapshot));
        } else {
            any.addAll(ofTypes(dated, within, dates, snapshot));
            any.addAll(ofTypes(others, within, List.of(), snapshot));
        }
        boolean hasDevices =
                hasDevices()
                        && !within.types().contains(DEVICE)
                        && allowed.test(DEVICE)
                        && (!isNarrowed() || types.contains(DEVICE));
        if (hasDevices) {
            var patient = new QueryParameter("patient", "Patient/" + id);
            any.addAll(query(DEVICE, Optional.empty(), List.of(patient), snapshot));
        }
        return any;
    }

    private boolean isDated(String type) {
        return model.searchParameters()
                .find(type, "date")
                .filter(parameter -> parameter.url().equals(CLINICAL_DATE))
                .isPresent();
    }

    private List<Query> ofTypes(
            List<String> of, Membership within, List<QueryParameter> more, Snapshot snapshot) {
        if (of.isEmpty()) {
            return List.of();
        }
        var asked = new ArrayList<>(more);
        asked.add(new QueryParameter("_type", String.join(",", of)));
        return query("", Optional.of(within), asked, snapshot);
    }

    private List<Query> query(
            String type,
            Optional<Membership> within,
            List<QueryParameter> more,
            Snapshot snapshot) {
        var asked = new ArrayList<>(more);
        if (!sinceText.isEmpty()) {
            asked.add(new QueryParameter("_lastUpdated", "ge" + sinceText));
        }
        SearchRequest request = parsed(type, within, asked).orElseThrow();
        return List.of(language.mapping().query(request, snapshot::updateAt));
    }

    private Optional<SearchRequest> parsed(
            String type, Optional<Membership> within, List<QueryParameter> asked) {
        SearchParse parse =
                within.isPresent()
                        ? language.parser().parse(type, within.get(), root, asked, Handling.STRICT)
                        : language.parser().parse(type, root, asked, Handling.STRICT);
        return parse instanceof SearchParse.Understood(SearchRequest request)
                ? Optional.of(request)
                : Optional.empty();
    }
}
