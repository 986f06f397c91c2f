// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.Given;
import dev.signet.dataplane.budget.WorkBudget;
import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.OperationDefinition;
import dev.signet.dataplane.exchange.OperationDefinition.Parameter;
import dev.signet.dataplane.exchange.OperationDefinition.Place;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.dataplane.exchange.Target;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonReader;
import dev.signet.fhir.patch.FhirPathDifference;
import dev.signet.identity.DataAction;
import dev.signet.store.Database;
import dev.signet.store.ResourceKey;
import dev.signet.store.Stored;
import java.util.List;
import java.util.Optional;

/// `$diff`: what makes one resource, or one version of it, of another, as a FHIRPath Patch. HL7
/// defines no such operation; names and parameters are those of HAPI's server.
public final class Difference implements Interaction.OfOperation {
    /// Of both as stored: as trees, and what differs.
    private static final long COPIES = 8;

    private static final Parameter META =
            Parameter.optional("includeMeta", "boolean", "Whether the meta is compared too.");
    private static final Parameter ANSWER =
            Parameter.answer("Parameters", "A FHIRPath Patch; no operation: nothing differs.");

    private static final OperationDefinition OF_VERSIONS =
            new OperationDefinition(
                    "Resource-diff",
                    "diff",
                    "",
                    List.of(),
                    "Compares a resource with an earlier version of it.",
                    false,
                    List.of(new Place(Level.INSTANCE, "GET")),
                    List.of(
                            Parameter.optional(
                                    "fromVersion", "string", "The one before, unless said."),
                            META,
                            ANSWER));
    private static final OperationDefinition OF_TWO =
            new OperationDefinition(
                    "diff",
                    "diff",
                    "",
                    List.of(),
                    "Compares two resources of one type, or versions of them.",
                    false,
                    List.of(new Place(Level.SYSTEM, "GET")),
                    List.of(
                            Parameter.required("from", "string", "Type/id, or with a version."),
                            Parameter.required("to", "string", "As from."),
                            META,
                            ANSWER));

    private final OperationDefinition definition;
    private final FhirModel model;

    private Difference(OperationDefinition definition, FhirModel model) {
        this.definition = definition;
        this.model = model;
    }

    /// Of two versions of one resource.
    public static Difference ofVersions(FhirModel model) {
        return new Difference(OF_VERSIONS, model);
    }

    /// Of two resources.
    public static Difference ofTwo(FhirModel model) {
        return new Difference(OF_TWO, model);
    }

    @Override
    public OperationDefinition definition() {
        return definition;
    }

    @Override
    public DataAction needs() {
        return DataAction.READ;
    }

    /// What is compared.
    ///
    /// @param version 0 for the current one
    private record Side(ResourceKey key, long version) {}

    @Override
    public Outcome run(Exchange exchange, Database database) {
        Given given = Given.of(exchange, definition, model);
        boolean withMeta = withMeta(given);
        return exchange.work()
                .build(
                        0,
                        WorkBudget.RESOURCE_BYTES_MAX,
                        () -> {
                            Stored from;
                            Stored to;
                            if (definition.equals(OF_TWO)) {
                                from = read(side(given, "from"), database);
                                to = read(side(given, "to"), database);
                            } else {
                                ResourceKey key = exchange.target().key();
                                to = read(new Side(key, 0), database);
                                from = read(new Side(key, before(given, to)), database);
                            }
                            return outcome(from, to, withMeta, given, exchange);
                        });
    }

    private static boolean withMeta(Given given) {
        return switch (given.text("includeMeta").orElse("false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw given.wrong("includeMeta", "true or false");
        };
    }

    private static long before(Given given, Stored current) {
        Optional<String> said = given.text("fromVersion");
        if (said.isEmpty()) {
            if (current.version() == 1) {
                throw new Failed(Failure.NOT_FOUND, "there is no version before the first");
            }
            return current.version() - 1;
        }
        return version(said.get(), given, "fromVersion", "the number of a version");
    }

    private static long version(String text, Given given, String name, String expected) {
        boolean isNumber = text.matches("[1-9][0-9]{0,17}");
        if (!isNumber) {
            throw given.wrong(name, expected);
        }
        return Long.parseLong(text);
    }

    private Side side(Given given, String name) {
        String expected = "Type/id or Type/id/_history/version";
        String[] parts = given.text(name).orElseThrow().split("/", -1);
        boolean isKnown =
                (parts.length == 2 || parts.length == 4)
                        && model.definitions().isResourceType(parts[0])
                        && Target.isId(parts[1])
                        && (parts.length == 2 || parts[2].equals("_history"));
        if (!isKnown) {
            throw given.wrong(name, expected);
        }
        long version = parts.length == 2 ? 0 : version(parts[3], given, name, expected);
        return new Side(new ResourceKey(parts[0], parts[1]), version);
    }

    private static Stored read(Side side, Database database) {
        Optional<Stored> found =
                side.version() == 0
                        ? database.read(side.key())
                        : database.readVersion(side.key(), side.version());
        Stored stored =
                found.orElseThrow(
                        () ->
                                new Failed(
                                        Failure.NOT_FOUND,
                                        side.version() == 0
                                                ? "there is no resource of that type and id"
                                                : "there is no such version"));
        if (stored.deleted()) {
            throw new Failed(Failure.GONE, "the resource has been deleted");
        }
        return stored;
    }

    private Outcome outcome(
            Stored from, Stored to, boolean withMeta, Given given, Exchange exchange) {
        if (!from.key().type().equals(to.key().type())) {
            throw given.wrong("to", "a resource of the type of from");
        }
        exchange.work().take(COPIES * (from.json().length + (long) to.json().length));
        JsonObject patch =
                FhirPathDifference.between(
                        tree(from, exchange),
                        tree(to, exchange),
                        withMeta,
                        model.definitions(),
                        exchange.work());
        return Outcome.of(200, new Content.Tree(patch));
    }

    private static JsonObject tree(Stored stored, Exchange exchange) {
        return JsonReader.readObject(stored.json(), 0, stored.json().length, exchange.work());
    }
}
