// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.load;

import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.Given;
import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.OperationDefinition;
import dev.signet.dataplane.exchange.OperationDefinition.Parameter;
import dev.signet.dataplane.exchange.OperationDefinition.Place;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonBoolean;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.identity.DataAction;
import dev.signet.store.Database;
import dev.signet.transfer.PlaceFile;
import dev.signet.transfer.Places;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `$import-places`, of this server's own: from where files may be loaded, and, of one place that
/// is a folder, which files of NDJSON lie in it. Only who may import is told.
///
/// @param places where files may be read from
public record ImportPlaces(FhirModel model, Places places) implements Interaction.OfOperation {
    private static final String PLACE = "place";

    private static final OperationDefinition DEFINITION =
            OperationDefinition.own(
                    "import-places",
                    "Tells from where files may be imported, and which lie in a folder of these.",
                    false,
                    List.of(new Place(Level.SYSTEM, "GET")),
                    List.of(
                            Parameter.optional(
                                    PLACE, "uri", "A place of which the files are told."),
                            Parameter.answer("Parameters", "The places, or the files of one.")));

    @Override
    public OperationDefinition definition() {
        return DEFINITION;
    }

    @Override
    public DataAction needs() {
        return DataAction.IMPORT;
    }

    @Override
    public boolean mayBeEntry() {
        return false;
    }

    @Override
    public Outcome run(Exchange exchange, Database database) {
        Optional<String> asked = Given.of(exchange, DEFINITION, model).text(PLACE);
        var parameters = new ArrayList<Json>();
        if (asked.isEmpty()) {
            for (URI beginning : places.beginnings()) {
                parameters.add(value(PLACE, "valueUri", new JsonString(beginning.toString())));
            }
        } else {
            PlaceFile.Listed listed = places.files(place(asked.get()), ImportRequest.INPUTS_MAX);
            parameters.add(value("more", "valueBoolean", JsonBoolean.of(listed.isCut())));
            listed.files().forEach(file -> parameters.add(file(file)));
        }
        JsonObject all = JsonObject.EMPTY.with("resourceType", new JsonString("Parameters"));
        if (parameters.isEmpty()) { // FHIR has no empty lists
            return Outcome.of(200, new Content.Tree(all));
        }
        return Outcome.of(200, new Content.Tree(all.with("parameter", JsonArray.of(parameters))));
    }

    private URI place(String text) {
        return places.beginnings().stream()
                .filter(beginning -> beginning.toString().equals(text))
                .findFirst()
                .orElseThrow(
                        () ->
                                FhirError.of(
                                        400,
                                        IssueType.FORBIDDEN,
                                        "place: expected is one of those that the operator has"
                                                + " allowed, as it is told without this parameter",
                                        ""));
    }

    private static JsonObject file(PlaceFile file) {
        return JsonObject.EMPTY
                .with("name", new JsonString("file"))
                .with(
                        "part",
                        JsonArray.of(
                                value("url", "valueUri", new JsonString(file.address().toString())),
                                value("bytes", "valueDecimal", JsonNumber.of(file.bytes()))));
    }

    private static JsonObject value(String name, String member, Json value) {
        return JsonObject.EMPTY.with("name", new JsonString(name)).with(member, value);
    }
}
