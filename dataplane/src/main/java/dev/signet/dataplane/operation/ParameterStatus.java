// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.Given;
import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.OperationDefinition;
import dev.signet.dataplane.exchange.OperationDefinition.Parameter;
import dev.signet.dataplane.exchange.OperationDefinition.Place;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.fhir.search.SearchParameter;
import dev.signet.identity.DataAction;
import dev.signet.search.own.OwnParameters;
import dev.signet.store.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/// `$status` of Azure's service: which search parameters there are, and whether all resources are
/// indexed by them. None can be turned off here, so nothing is set.
public record ParameterStatus(FhirModel model) implements Interaction.OfOperation {
    private static final OperationDefinition DEFINITION =
            new OperationDefinition(
                    "SearchParameter-status",
                    "status",
                    "",
                    List.of(OwnParameters.TYPE),
                    "Tells which search parameters can be searched by.",
                    false,
                    List.of(new Place(Level.TYPE, "GET")),
                    List.of(
                            Parameter.optional("url", "uri", "Only the ones of these addresses."),
                            Parameter.optional("code", "string", "Only those whose code has it."),
                            Parameter.optional(
                                    "resourcetype", "code", "Only those of resources of a type."),
                            Parameter.answer("Parameters", "Addresses and states.")));

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
        List<String> types = said(given, "resourcetype");
        for (String type : types) {
            if (!model.definitions().isResourceType(type)) {
                throw given.wrong("resourcetype", "resource types with commas between");
            }
        }
        List<String> urls = said(given, "url");
        List<String> codes =
                said(given, "code").stream().map(code -> code.toLowerCase(Locale.ROOT)).toList();
        Predicate<SearchParameter> isAsked =
                parameter ->
                        (urls.isEmpty() || urls.contains(parameter.url()))
                                && (codes.isEmpty()
                                        || codes.stream()
                                                .anyMatch(
                                                        parameter.code().toLowerCase(Locale.ROOT)
                                                                ::contains));
        var states = new TreeMap<String, String>();
        for (String type : types.isEmpty() ? model.allParameters().types() : types) {
            for (SearchParameter parameter : model.allParameters().of(type)) {
                if (isAsked.test(parameter)) {
                    states.put(parameter.url(), state(parameter));
                }
            }
        }
        return Outcome.of(200, new Content.Tree(parameters(states)));
    }

    private static List<String> said(Given given, String name) {
        return given.text(name).map(text -> List.of(text.split(",", -1))).orElse(List.of());
    }

    /// As the retired service calls them.
    private String state(SearchParameter parameter) {
        boolean isPending = model.searchParameters().isPending(parameter.base(), parameter.code());
        return isPending ? "Supported" : "Enabled";
    }

    private JsonObject parameters(Map<String, String> states) {
        String ofUrl = model.definitions().find("url") == null ? "valueUri" : "valueUrl";
        var all = new ArrayList<Json>();
        states.forEach(
                (url, state) -> {
                    JsonObject named = object("name", "url").with(ofUrl, new JsonString(url));
                    JsonObject said =
                            object("name", "status").with("valueString", new JsonString(state));
                    all.add(
                            object("name", "searchParameterStatus")
                                    .with("part", JsonArray.of(List.of(named, said))));
                });
        JsonObject parameters = object("resourceType", "Parameters");
        return all.isEmpty() ? parameters : parameters.with("parameter", JsonArray.of(all));
    }

    private static JsonObject object(String name, String value) {
        return JsonObject.EMPTY.with(name, new JsonString(value));
    }
}
