// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.Given;
import dev.signet.dataplane.budget.WorkBudget;
import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.OperationDefinition;
import dev.signet.dataplane.exchange.OperationDefinition.Parameter;
import dev.signet.dataplane.exchange.OperationDefinition.Place;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.dataplane.interaction.SearchLanguage;
import dev.signet.fhir.ElementDefinition;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.TypeDefinition;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.fhir.search.SearchParameter;
import dev.signet.identity.DataAction;
import dev.signet.index.IndexField;
import dev.signet.index.Query;
import dev.signet.search.type.FullText;
import dev.signet.search.type.ReferenceType;
import dev.signet.store.Database;
import dev.signet.store.ResourceKey;
import dev.signet.store.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// `$member-match` of Da Vinci's health record exchange, as the retired service has it: the one
/// Patient of whom all is so that the Patient sent says, and who has a Coverage of which all is so
/// that the Coverage sent says, lends the Patient sent its member's identifier. References, ids and
/// meta are not compared, texts as they are written.
public final class MemberMatch implements Interaction.OfOperation {
    private static final String PATIENT = "MemberPatient";
    private static final String COVERAGE = "OldCoverage";

    /// Patients who are alike, before the Coverage is looked at.
    private static final int ALIKE_MAX = 100;

    /// Of what one resource says.
    private static final int TERMS_MAX = 500;

    private static final Set<String> NOT_COMPARED =
            Set.of("id", "meta", "text", "contained", "link", "implicitRules");

    private static final OperationDefinition DEFINITION =
            new OperationDefinition(
                    "member-match",
                    "member-match",
                    "http://hl7.org/fhir/us/davinci-hrex/OperationDefinition/member-match",
                    List.of("Patient"),
                    "Finds the member whom another payer describes.",
                    false,
                    List.of(new Place(Level.TYPE, "POST")),
                    List.of(
                            Parameter.required(PATIENT, "Patient", "What is known of the member."),
                            Parameter.required(COVERAGE, "Coverage", "What is known of it."),
                            new Parameter(
                                    PATIENT,
                                    true,
                                    1,
                                    1,
                                    "Patient",
                                    "What was sent, with the member's identifier, of type UMB.")));

    private final FhirModel model;
    private final SearchLanguage language;

    public MemberMatch(FhirModel model, SearchLanguage language) {
        this.model = model;
        this.language = language;
    }

    @Override
    public OperationDefinition definition() {
        return DEFINITION;
    }

    @Override
    public DataAction needs() {
        return DataAction.READ;
    }

    @Override
    public Outcome run(Exchange exchange, Database database) {
        return exchange.work()
                .build(0, WorkBudget.RESOURCE_BYTES_MAX, () -> matched(exchange, database));
    }

    private Outcome matched(Exchange exchange, Database database) {
        Given given = Given.of(exchange, DEFINITION, model);
        JsonObject patient = given.resource(PATIENT);
        Query patients = alike(patient, exchange);
        Query coverages = alike(given.resource(COVERAGE), exchange);
        JsonObject found;
        try (Snapshot snapshot = database.snapshot()) {
            ResourceKey key =
                    language.bounds()
                            .search(
                                    exchange.computing(),
                                    "",
                                    end -> one(patients, coverages, snapshot.until(end)));
            found =
                    snapshot.read(key)
                            .map(stored -> Json.readObject(stored.json()))
                            .orElseThrow(MemberMatch::none);
        }
        JsonObject answer = patient.with("identifier", identifiers(patient, member(found)));
        JsonObject parameter =
                JsonObject.EMPTY.with("name", new JsonString(PATIENT)).with("resource", answer);
        return Outcome.of(
                200,
                new Content.Tree(
                        JsonObject.EMPTY
                                .with("resourceType", new JsonString("Parameters"))
                                .with("parameter", JsonArray.of(parameter))));
    }

    /// Finds what has every value by which this can be found.
    private Query alike(JsonObject resource, Exchange exchange) {
        TypeDefinition type = model.definitions().find(resource.text("resourceType", ""));
        JsonObject compared = resource;
        for (int i = 0; i < resource.size(); i++) {
            String name = resource.name(i);
            ElementDefinition element = type == null ? null : type.element(name);
            boolean isReference = element != null && element.type().name().equals("Reference");
            if (isReference || NOT_COMPARED.contains(name)) {
                compared = compared.without(name);
            }
        }
        compared = compared.with("id", new JsonString("none")); // each document has one
        var all = new ArrayList<Query>();
        all.add(new Query.Type(List.of(resource.text("resourceType", ""))));
        for (IndexField field : model.documents().document(compared, exchange.work()).fields()) {
            switch (field) {
                case IndexField.Keyword(String name, _)
                        when name.startsWith(FullText.WORDS) -> {} // the values they are of are
                case IndexField.Keyword(String name, String term) ->
                        all.add(new Query.Term(name, List.of(term)));
                case IndexField.Ordered(String name, long group, long value) ->
                        all.add(new Query.Between(name, group, value, value));
                case IndexField.Interval(String name, long from, long to) ->
                        all.add(new Query.Overlap(name, Query.Relation.WITHIN, from, to));
                case IndexField.SortText _, IndexField.SortNumber _ -> {} // are no values
            }
        }
        if (all.size() > TERMS_MAX) {
            throw FhirError.of(
                    400,
                    IssueType.TOO_COSTLY,
                    "the resource has more search values than are compared, " + TERMS_MAX,
                    "Parameters.parameter");
        }
        return new Query.And(all);
    }

    private ResourceKey one(Query patients, Query coverages, Snapshot snapshot) {
        List<ResourceKey> alike = snapshot.keys(patients, ALIKE_MAX + 1);
        if (alike.size() > ALIKE_MAX) {
            throw several();
        }
        SearchParameter beneficiary =
                model.searchParameters().find("Coverage", "beneficiary").orElseThrow();
        ResourceKey found = null;
        for (ResourceKey key : alike) {
            var to = new ReferenceType.AskedResource(List.of(key.type()), key.id());
            Query ofPatient =
                    language.mapping().referring(List.of(beneficiary), List.of(to), List.of());
            Query both = new Query.And(List.of(coverages, ofPatient));
            if (!snapshot.keys(both, 1).isEmpty()) {
                if (found != null) {
                    throw several();
                }
                found = key;
            }
        }
        if (found == null) {
            throw none();
        }
        return found;
    }

    private static FhirError none() {
        return FhirError.of(422, IssueType.NOT_FOUND, "no member matches", "");
    }

    private static FhirError several() {
        return FhirError.of(422, IssueType.MULTIPLE_MATCHES, "more than one member matches", "");
    }

    /// The member's number that it was found to have.
    private static JsonObject member(JsonObject patient) {
        for (Json each : array(patient, "identifier")) {
            if (each instanceof JsonObject identifier
                    && identifier.find("type") instanceof JsonObject type) {
                for (Json one : array(type, "coding")) {
                    if (one instanceof JsonObject coding && coding.text("code", "").equals("MB")) {
                        return identifier;
                    }
                }
            }
        }
        throw none();
    }

    private static JsonArray array(JsonObject object, String name) {
        return object.find(name) instanceof JsonArray array ? array : JsonArray.EMPTY;
    }

    private JsonArray identifiers(JsonObject patient, JsonObject member) {
        JsonObject coding =
                JsonObject.EMPTY
                        .with(
                                "system",
                                new JsonString(model.definitions().version().version2Table("0203")))
                        .with("code", new JsonString("UMB"))
                        .with("display", new JsonString("Member Match"));
        JsonObject identifier =
                JsonObject.EMPTY.with(
                        "type", JsonObject.EMPTY.with("coding", JsonArray.of(coding)));
        for (String name : List.of("system", "value")) {
            String text = member.text(name, "");
            if (!text.isEmpty()) {
                identifier = identifier.with(name, new JsonString(text));
            }
        }
        var all = new ArrayList<Json>();
        array(patient, "identifier").forEach(all::add);
        all.add(identifier);
        return JsonArray.of(all);
    }
}
