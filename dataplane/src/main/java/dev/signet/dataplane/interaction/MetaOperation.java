// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.OperationDefinition;
import dev.signet.dataplane.exchange.OperationDefinition.Parameter;
import dev.signet.dataplane.exchange.OperationDefinition.Place;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Payload;
import dev.signet.dataplane.exchange.Route;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.dataplane.exchange.Sent;
import dev.signet.dataplane.exchange.Subset;
import dev.signet.fhir.Issue;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonReader;
import dev.signet.fhir.json.JsonString;
import dev.signet.fhir.json.Meter;
import dev.signet.identity.DataAction;
import dev.signet.store.Database;
import dev.signet.store.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `$meta`, `$meta-add` and `$meta-delete` of one resource
/// (<https://hl7.org/fhir/R4/resource-operations.html>): profiles, security labels and tags are
/// told, added and taken away. A change is an update: it makes a version.
public record MetaOperation(StoredEdits edits, FhirModel model, Kind kind)
        implements Interaction.OfData {

    /// Which of the three.
    public enum Kind {
        READ("GET", "meta", "Tells the profiles, security labels and tags of a resource."),
        ADD("POST", "meta-add", "Adds profiles, security labels and tags to a resource."),
        DELETE(
                "POST",
                "meta-delete",
                "Takes profiles, security labels and tags away from a resource.");

        @SuppressWarnings("ImmutableEnumChecker") // its lists cannot be written to
        private final OperationDefinition definition;

        Kind(String method, String code, String description) {
            boolean isWrite = method.equals("POST");
            var parameters = new ArrayList<Parameter>();
            if (isWrite) {
                parameters.add(
                        Parameter.required("meta", "Meta", "With profile, security and tag only."));
            }
            parameters.add(Parameter.answer("Meta", "What the resource has then."));
            definition =
                    new OperationDefinition(
                            "Resource-" + code,
                            code,
                            OperationDefinition.HL7 + "Resource-" + code,
                            List.of(),
                            description,
                            isWrite,
                            List.of(new Place(Level.INSTANCE, method)),
                            parameters);
        }
    }

    @Override
    public List<Route> routes() {
        return kind.definition.routes();
    }

    @Override
    public Optional<OperationDefinition> operation() {
        return Optional.of(kind.definition);
    }

    @Override
    public DataAction needs() {
        return kind == Kind.READ ? DataAction.READ : DataAction.WRITE;
    }

    @Override
    public Outcome run(Exchange exchange, Database database) {
        WriteParameters.check(exchange);
        if (kind != Kind.READ) {
            return changed(exchange, database);
        }
        Stored stored = StoredEdits.there(database.read(exchange.target().key()));
        JsonObject resource =
                JsonReader.readObject(stored.json(), 0, stored.json().length, exchange.work());
        return told(meta(resource)).versioned(stored);
    }

    private Outcome changed(Exchange exchange, Database database) {
        exchange.rights().need(DataAction.READ); // it works on what is there
        JsonObject change;
        try (Payload payload = exchange.payload()) {
            change = sent(payload.resource().tree(exchange.work()));
        }
        var made = new JsonObject[] {JsonObject.EMPTY};
        Outcome written =
                edits.run(
                        (stored, pointers, meter) -> edited(stored, change, pointers, made, meter),
                        exchange,
                        database,
                        Subset.whole(model.definitions()));
        JsonObject meta =
                made[0].with("versionId", new JsonString(String.valueOf(written.version())));
        if (written.time() != null) {
            meta = meta.with("lastUpdated", new JsonString(Stored.lastUpdated(written.time())));
        }
        Outcome told = told(meta);
        return new Outcome(
                200,
                told.content(),
                written.version(),
                written.time(),
                written.location(),
                written.hints());
    }

    /// The meta that a Parameters resource holds.
    private JsonObject sent(JsonObject parameters) {
        List<Issue> issues = model.validation().validate(parameters);
        if (!issues.isEmpty()) {
            throw new FhirError(400, issues);
        }
        if (parameters.find("parameter") instanceof JsonArray all
                && all.size() == 1
                && all.at(0) instanceof JsonObject one
                && one.text("name", "").equals("meta")
                && one.find("valueMeta") instanceof JsonObject meta) {
            for (int i = 0; i < meta.size(); i++) {
                if (!MetaLabels.NAMES.contains(meta.name(i))) {
                    throw refused("of a meta only profile, security and tag are taken");
                }
            }
            return meta;
        }
        throw refused("the operation takes Parameters with one parameter meta");
    }

    private static Failed refused(String text) {
        return new Failed(Failure.INVALID, text, new Fact("expression", "Parameters.parameter"));
    }

    private Sent edited(
            byte[] stored, JsonObject change, Pointers pointers, JsonObject[] made, Meter meter) {
        JsonObject resource = JsonReader.readObject(stored, 0, stored.length, meter);
        JsonObject meta = meta(resource);
        JsonObject after =
                kind == Kind.ADD ? MetaLabels.with(meta, change) : MetaLabels.without(meta, change);
        JsonObject edited =
                pointers.rewritten(model.references(), resource.with("meta", after), stored);
        made[0] = meta(edited);
        return Sent.whole(edited.bytes());
    }

    private static JsonObject meta(JsonObject resource) {
        return resource.find("meta") instanceof JsonObject meta ? meta : JsonObject.EMPTY;
    }

    private static Outcome told(JsonObject meta) {
        Json parameter =
                JsonObject.EMPTY.with("name", new JsonString("return")).with("valueMeta", meta);
        return Outcome.of(
                200,
                new Content.Tree(
                        JsonObject.EMPTY
                                .with("resourceType", new JsonString("Parameters"))
                                .with("parameter", JsonArray.of(parameter))));
    }
}
