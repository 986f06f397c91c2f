// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.conformance;

import dev.signet.base.Failed;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.FhirSettings;
import dev.signet.dataplane.edge.Formats;
import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Route;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.dataplane.exchange.RouteTable;
import dev.signet.dataplane.exchange.Subset;
import dev.signet.fhir.Compartment;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonBoolean;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.search.SearchParameter;
import dev.signet.identity.verification.AuthorityEndpoints;
import dev.signet.search.type.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The CapabilityStatement of `/metadata` (<https://hl7.org/fhir/R4/capabilitystatement.html>):
/// made of the route table and the definitions, once for an address; needs no stored data. Any
/// thread.
public final class Capability implements Interaction.Open {
    private static final JsonArray FORMATS =
            Trees.texts(List.of("application/fhir+json", "application/fhir+xml", "json", "xml"));

    private final FhirModel model;
    private final Supplier<FhirSettings> settings;
    private final Instant date;
    private final StatementTerms terms;
    private volatile Made last = new Made("", Optional.empty(), new byte[0]);

    /// What was made for the address that was asked last.
    private record Made(String base, Optional<AuthorityEndpoints> endpoints, byte[] json) {}

    /// @param settings what is configured now
    /// @param date since when it is so
    public Capability(FhirModel model, Supplier<FhirSettings> settings, Instant date) {
        this.model = model;
        this.settings = settings;
        this.date = date;
        this.terms = StatementTerms.of(model.definitions());
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.unnamed(Level.SYSTEM, "GET", "metadata"));
    }

    @Override
    public Outcome run(Exchange exchange) {
        Formats.check(exchange, model.release());
        String base = exchange.base();
        Optional<AuthorityEndpoints> endpoints = endpoints();
        Made made = last;
        if (!made.base().equals(base) || !made.endpoints().equals(endpoints)) {
            JsonObject tree = statement(base, endpoints, exchange.route().routes());
            made = new Made(base, endpoints, tree.bytes());
            last = made;
        }
        return Outcome.of(
                200, new Content.Resource(made.json(), Subset.whole(model.definitions())));
    }

    /// A silent issuer does not keep the statement from being told.
    private Optional<AuthorityEndpoints> endpoints() {
        try {
            return Optional.of(settings.get().endpoints().get());
        } catch (Failed e) {
            return Optional.empty();
        }
    }

    /// @param base the account's address as the client wrote it
    private JsonObject statement(
            String base, Optional<AuthorityEndpoints> endpoints, RouteTable routes) {
        JsonObject software = Trees.with(Trees.object("name", "Signet"), "version", "0.1.0");
        JsonObject implementation =
                Trees.with(Trees.object("description", "Signet FHIR service"), "url", base);
        JsonObject statement = Trees.object("resourceType", "CapabilityStatement");
        statement = Trees.with(statement, "url", base + "/metadata");
        statement = Trees.with(statement, "name", "SignetCapabilityStatement");
        statement = Trees.with(statement, "status", "active");
        statement = Trees.with(statement, "date", date.toString());
        statement = Trees.with(statement, "kind", "instance");
        statement = statement.with("software", software).with("implementation", implementation);
        statement = Trees.with(statement, "fhirVersion", model.definitions().version().number());
        if (terms.saysUnknownContent()) { // what is not understood is refused
            statement = Trees.with(statement, "acceptUnknown", "no");
        }
        return statement
                .with("format", FORMATS)
                .with(
                        "patchFormat",
                        Trees.texts(
                                List.of(
                                        "application/json-patch+json",
                                        "application/fhir+json",
                                        "application/fhir+xml")))
                .with("rest", JsonArray.of(rest(base, endpoints, routes)));
    }

    private JsonObject rest(
            String base, Optional<AuthorityEndpoints> endpoints, RouteTable routes) {
        JsonObject shared = resource(routes);
        var resources = new ArrayList<Json>();
        for (String type : model.definitions().resourceTypes()) {
            JsonObject resource = resource(type, shared);
            Stream<Route> operations =
                    Stream.of(Level.INSTANCE, Level.TYPE)
                            .flatMap(routes::operationsOf)
                            .filter(route -> route.isOf(type));
            resources.add(
                    terms.saysOperationsOfTypes()
                            ? withOperations(resource, operations, base)
                            : resource);
        }
        JsonObject rest =
                Trees.object("mode", "server")
                        .with("security", security(endpoints))
                        .with("resource", JsonArray.of(resources))
                        .with("interaction", codes(routes.interactionsOf(Level.SYSTEM)));
        rest =
                withOperations(
                        rest,
                        terms.saysOperationsOfTypes()
                                ? routes.operationsOf(Level.SYSTEM)
                                : Stream.of(Level.SYSTEM, Level.TYPE, Level.INSTANCE)
                                        .flatMap(routes::operationsOf),
                        base);
        return rest.with(
                "compartment",
                Trees.texts(
                        model.conformance().compartments().stream()
                                .map(Compartment::url)
                                .toList()));
    }

    private JsonObject security(Optional<AuthorityEndpoints> endpoints) {
        JsonObject coding =
                Trees.with(
                        Trees.object("system", model.definitions().version().securityServices()),
                        "code",
                        "OAuth");
        JsonObject security =
                Trees.object("cors", JsonBoolean.TRUE)
                        .with(
                                "service",
                                JsonArray.of(Trees.object("coding", JsonArray.of(coding))));
        // both are required there
        return endpoints
                .filter(each -> !each.authorization().isEmpty() && !each.token().isEmpty())
                .map(each -> security.with("extension", JsonArray.of(uris(each))))
                .orElse(security);
    }

    private static JsonObject uris(AuthorityEndpoints endpoints) {
        return Trees.object(
                        "url",
                        "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris")
                .with(
                        "extension",
                        JsonArray.of(
                                uri("authorize", endpoints.authorization()),
                                uri("token", endpoints.token())));
    }

    private static JsonObject uri(String name, String address) {
        return Trees.with(Trees.object("url", name), "valueUri", address);
    }

    /// What is so of all types.
    private JsonObject resource(RouteTable routes) {
        // what concerns one resource before what concerns the type
        Stream<Route> all = Stream.of(Level.INSTANCE, Level.TYPE).flatMap(routes::interactionsOf);
        JsonObject resource = Trees.object("interaction", codes(all));
        resource = Trees.with(resource, "versioning", "versioned-update");
        resource =
                resource.with("readHistory", JsonBoolean.TRUE)
                        .with("updateCreate", JsonBoolean.TRUE)
                        .with("conditionalCreate", JsonBoolean.TRUE);
        resource = Trees.with(resource, "conditionalRead", "full-support");
        resource = resource.with("conditionalUpdate", JsonBoolean.TRUE);
        return Trees.with(resource, "conditionalDelete", "multiple");
    }

    private JsonObject resource(String type, JsonObject shared) {
        JsonObject resource =
                Trees.object("type", type)
                        .with(
                                "profile",
                                terms.canonical("http://hl7.org/fhir/StructureDefinition/" + type));
        for (int i = 0; i < shared.size(); i++) {
            resource = resource.with(shared.name(i), shared.value(i));
        }
        var parameters = new ArrayList<Json>();
        for (SearchParameter parameter : model.searchParameters().of(type)) {
            if (Position.isMeant(type, parameter.code())) {
                continue;
            }
            JsonObject named = Trees.object("name", parameter.code());
            if (parameter.isOwn()) {
                named = named.with("definition", terms.canonical(parameter.url()));
            }
            parameters.add(Trees.with(named, "type", parameter.type().code()));
        }
        if (type.equals(Position.TYPE) && Position.isSearched(model.searchParameters())) {
            parameters.add(Trees.with(Trees.object("name", Position.NEAR), "type", "special"));
        }
        if (model.searchParameters().hasTexts()) {
            for (String name : List.of("_content", "_text")) {
                parameters.add(Trees.with(Trees.object("name", name), "type", "string"));
            }
        }
        return resource.with("searchParam", JsonArray.of(parameters));
    }

    private static JsonArray codes(Stream<Route> routes) {
        return JsonArray.of(
                routes.flatMap(route -> route.codes().stream())
                        .map(code -> Trees.object("code", code))
                        .toList());
    }

    private JsonObject withOperations(JsonObject object, Stream<Route> routes, String base) {
        List<JsonObject> operations =
                routes.map(
                                route ->
                                        Trees.object("name", route.name())
                                                .with(
                                                        "definition",
                                                        terms.canonical(
                                                                ServedDefinitions.url(
                                                                        base, route.definition()))))
                        .distinct()
                        .toList();
        return operations.isEmpty() ? object : object.with("operation", JsonArray.of(operations));
    }
}
