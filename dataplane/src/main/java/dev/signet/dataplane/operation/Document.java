// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import dev.signet.base.Chance;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
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
import dev.signet.dataplane.exchange.Target;
import dev.signet.fhir.Issue;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.ReferencePlaces;
import dev.signet.fhir.References;
import dev.signet.fhir.TypeDefinition;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonReader;
import dev.signet.fhir.json.JsonWriter;
import dev.signet.identity.DataAction;
import dev.signet.store.Database;
import dev.signet.store.ResourceKey;
import dev.signet.store.Snapshot;
import dev.signet.store.Stored;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `$document` (<https://hl7.org/fhir/R4/composition-operation-document.html>): a Composition and
/// all that it refers to, as a Bundle of type document, all of one moment. It is not stored.
public final class Document implements Interaction.OfOperation {
    /// Resources that a Composition refers to.
    static final int RESOURCES_MAX = 1_000;

    /// The resources as stored, the document, and its copy on the way out.
    private static final long COPIES = 3;

    private static final long BYTES_MAX = 16 << 20;
    /// As many as validation tells.
    private static final int ISSUES_MAX = 100;

    private static final int ENTRY_BYTES = 256;

    private static final OperationDefinition DEFINITION =
            new OperationDefinition(
                    "Composition-document",
                    "document",
                    OperationDefinition.HL7 + "Composition-document",
                    List.of("Composition"),
                    "Makes a document of a Composition and what it refers to.",
                    false,
                    Place.asked(Level.INSTANCE),
                    List.of(
                            Parameter.optional("persist", "boolean", "Only false: it is not kept."),
                            Parameter.answer("Bundle", "Of type document.")));

    private final FhirModel model;
    private final InstantSource clock;

    /// Since R4 a Bundle says when it was made.
    private final boolean hasTimestamp;

    private final Chance chance;

    /// @param chance for the identifier of the document
    public Document(FhirModel model, InstantSource clock, Chance chance) {
        this.model = model;
        this.clock = clock;
        TypeDefinition bundle = model.definitions().find("Bundle");
        this.hasTimestamp = bundle != null && bundle.element("timestamp") != null;
        this.chance = chance;
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
        Given given = Given.of(exchange, DEFINITION, model);
        switch (given.text("persist").orElse("false")) {
            case "false" -> {}
            case "true" ->
                    throw FhirError.of(
                            400,
                            IssueType.NOT_SUPPORTED,
                            "parameter persist: documents are not stored by this; post the Bundle",
                            "");
            default -> throw given.wrong("persist", "true or false");
        }
        return exchange.work()
                .build(
                        0,
                        WorkBudget.PAGE_BYTES_MAX,
                        () -> {
                            try (Snapshot snapshot = database.snapshot()) {
                                return document(exchange, snapshot);
                            }
                        });
    }

    private Outcome document(Exchange exchange, Snapshot snapshot) {
        ResourceKey key = exchange.target().key();
        Optional<Stored> found = snapshot.read(key);
        if (found.isEmpty()) {
            throw new Failed(Failure.NOT_FOUND, "there is no resource of that type and id");
        }
        if (found.get().deleted()) {
            throw new Failed(Failure.GONE, "the resource has been deleted");
        }
        byte[] json = found.get().json();
        exchange.work().take(COPIES * json.length);
        JsonObject composition = JsonReader.readObject(json, 0, json.length, exchange.work());
        var all = new LinkedHashMap<String, Stored>();
        all.put(key.path(), found.get());
        long bytes = json.length;
        var missing = new ArrayList<Issue>();
        for (Map.Entry<String, String> reference : references(composition).entrySet()) {
            Optional<Stored> read = read(snapshot, reference.getValue());
            if (read.isEmpty() && missing.size() < ISSUES_MAX) {
                missing.add(missing(composition, reference.getKey()));
            } else if (read.isPresent()
                    && all.putIfAbsent(reference.getValue(), read.get()) == null) {
                bytes += read.get().json().length;
                exchange.work().take(COPIES * read.get().json().length);
            }
            if (all.size() > RESOURCES_MAX || bytes > BYTES_MAX) {
                throw FhirError.of(
                        400,
                        IssueType.TOO_COSTLY,
                        "the Composition refers to more than a document holds here: "
                                + RESOURCES_MAX
                                + " resources, 16 MiB",
                        "Composition");
            }
        }
        if (!missing.isEmpty()) {
            throw new FhirError(404, missing);
        }
        return Outcome.of(200, new Content.Written(written(all, (int) bytes, exchange)));
    }

    /// What it refers to in this account, as it says it, and the address that this means.
    private Map<String, String> references(JsonObject composition) {
        var references = new LinkedHashMap<String, String>();
        var _ =
                model.references()
                        .rewrite(
                                composition,
                                (kind, text) -> {
                                    String path = path(text);
                                    if (kind == References.Kind.REFERENCE && !path.isEmpty()) {
                                        references.put(text, path);
                                    }
                                    return text;
                                });
        return references;
    }

    /// `Type/id`, with a version if there is one; "" for what is not of this account.
    private String path(String reference) {
        int hash = reference.indexOf('#');
        String text = hash < 0 ? reference : reference.substring(0, hash);
        String[] parts = text.split("/", -1);
        boolean isOurs =
                (parts.length == 2 || (parts.length == 4 && parts[2].equals("_history")))
                        && model.definitions().isResourceType(parts[0])
                        && Target.isId(parts[1]);
        return isOurs ? text : "";
    }

    private static Optional<Stored> read(Snapshot snapshot, String path) {
        String[] parts = path.split("/", -1);
        var key = new ResourceKey(parts[0], parts[1]);
        Optional<Stored> found;
        if (parts.length == 2) {
            found = snapshot.read(key);
        } else if (parts[3].matches("[1-9][0-9]{0,17}")) {
            found = snapshot.readVersion(key, Long.parseLong(parts[3]));
        } else {
            found = Optional.empty();
        }
        return found.filter(stored -> !stored.deleted());
    }

    private Issue missing(JsonObject composition, String reference) {
        return Issue.error(
                IssueType.NOT_FOUND,
                "what the Composition refers to is not there, so there is no whole document",
                ReferencePlaces.find(model.definitions(), composition, reference, "Composition"));
    }

    private byte[] written(Map<String, Stored> all, int bytes, Exchange exchange) {
        var json = new JsonWriter(bytes + ENTRY_BYTES * (all.size() + 1));
        json.raw("{\"resourceType\":\"Bundle\",\"identifier\":{\"system\":\"urn:ietf:rfc:3986\",");
        json.raw("\"value\":\"urn:uuid:" + chance.uuid() + "\"},");
        json.raw("\"type\":\"document\",");
        if (hasTimestamp) {
            json.raw("\"timestamp\":\"" + clock.instant().truncatedTo(ChronoUnit.MILLIS) + "\",");
        }
        json.raw("\"entry\":[");
        String separator = "{\"fullUrl\":";
        for (Stored stored : all.values()) {
            json.raw(separator);
            separator = ",{\"fullUrl\":";
            json.string(exchange.root() + stored.key().path());
            json.raw(",\"resource\":");
            json.raw(stored.json(), 0, stored.json().length);
            json.raw("}");
        }
        json.raw("]}");
        return json.toBytes();
    }
}
