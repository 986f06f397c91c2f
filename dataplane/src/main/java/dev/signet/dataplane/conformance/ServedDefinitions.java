// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.conformance;

import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.OperationDefinition;
import dev.signet.dataplane.exchange.OperationDefinition.Parameter;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.dataplane.exchange.Target;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonBoolean;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The OperationDefinitions that the account serves of its own operations, under
/// `OperationDefinition/[id]`. They are not stored, so no search finds them; what is stored under
/// the same id is read in their place.
public final class ServedDefinitions {
    private static final String TYPE = "OperationDefinition";

    private ServedDefinitions() {}

    /// The one that a read asks for, when nothing is stored there.
    public static Optional<Outcome> find(Exchange exchange, Definitions definitions) {
        Target target = exchange.target();
        if (!target.type().equals(TYPE) || target.version() > 0) {
            return Optional.empty();
        }
        return exchange.route().routes().operations().stream()
                .filter(one -> one.id().equals(target.id()))
                .findFirst()
                .map(one -> tree(one, exchange.base(), definitions))
                .map(tree -> Outcome.of(200, new Content.Tree(tree)));
    }

    /// Its canonical address.
    ///
    /// @param definition id, or an address elsewhere
    static String url(String base, String definition) {
        return definition.contains(":") ? definition : base + "/" + TYPE + "/" + definition;
    }

    private static JsonObject tree(
            OperationDefinition definition, String base, Definitions definitions) {
        JsonObject tree = Trees.object("resourceType", TYPE);
        tree = Trees.with(tree, "id", definition.id());
        tree = Trees.with(tree, "url", url(base, definition.id()));
        tree = Trees.with(tree, "name", name(definition.id()));
        tree = Trees.with(tree, "status", "active");
        tree = Trees.with(tree, "kind", "operation");
        tree = Trees.with(tree, "description", definition.description());
        boolean isIdempotence = definitions.type(TYPE).element("affectsState") == null;
        tree =
                isIdempotence
                        ? tree.with("idempotent", JsonBoolean.of(!definition.affectsState()))
                        : tree.with("affectsState", JsonBoolean.of(definition.affectsState()));
        tree = Trees.with(tree, "code", definition.code());
        if (!definition.base().isEmpty()) {
            tree = tree.with("base", StatementTerms.of(definitions).canonical(definition.base()));
        }
        List<String> types =
                definition.types().isEmpty() ? List.of("Resource") : definition.types();
        tree = tree.with("resource", Trees.texts(types));
        tree = tree.with("system", JsonBoolean.of(definition.isAt(Level.SYSTEM)));
        tree = tree.with("type", JsonBoolean.of(definition.isAt(Level.TYPE)));
        tree = tree.with("instance", JsonBoolean.of(definition.isAt(Level.INSTANCE)));
        var parameters = new ArrayList<Json>();
        definition.parameters().forEach(one -> parameters.add(tree(one)));
        return parameters.isEmpty() ? tree : tree.with("parameter", JsonArray.of(parameters));
    }

    private static JsonObject tree(Parameter parameter) {
        JsonObject tree = Trees.object("name", parameter.name());
        tree = Trees.with(tree, "use", parameter.isOutput() ? "out" : "in");
        tree = tree.with("min", JsonNumber.of(parameter.min()));
        tree = Trees.with(tree, "max", parameter.max() == 0 ? "*" : "" + parameter.max());
        tree = Trees.with(tree, "documentation", parameter.documentation());
        return Trees.with(tree, "type", parameter.type());
    }

    /// As programs can use it: `PatientEverything`.
    private static String name(String id) {
        var name = new StringBuilder();
        for (String part : id.split("-", -1)) {
            name.append(Character.toUpperCase(part.charAt(0))).append(part, 1, part.length());
        }
        return name.toString();
    }
}
