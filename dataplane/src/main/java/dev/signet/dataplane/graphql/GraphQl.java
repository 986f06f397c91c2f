// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.graphql;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.budget.WorkBudget;
import dev.signet.dataplane.edge.ErrorTable;
import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.IssueCodes;
import dev.signet.dataplane.exchange.OperationDefinition;
import dev.signet.dataplane.exchange.OperationDefinition.Parameter;
import dev.signet.dataplane.exchange.OperationDefinition.Place;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.dataplane.graphql.Lookups.Resource;
import dev.signet.dataplane.interaction.SearchLanguage;
import dev.signet.dataplane.paging.OpenSnapshots;
import dev.signet.dataplane.paging.OpenSnapshots.Loan;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.identity.DataAction;
import dev.signet.store.Database;
import dev.signet.store.ResourceKey;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// `$graphql` (<https://hl7.org/fhir/R4/graphql.html>) of the account and of a resource: queries
/// in GraphQL's language, answered from one snapshot. It sees what its database shows, which is
/// held to the caller's scopes resource by resource.
public final class GraphQl implements Interaction.OfOperation {
    private static final OperationDefinition DEFINITION =
            new OperationDefinition(
                    "Resource-graphql",
                    "graphql",
                    OperationDefinition.HL7 + "Resource-graphql",
                    List.of(),
                    "Answers a query in GraphQL.",
                    false,
                    List.of(
                            new Place(Level.SYSTEM, "GET"),
                            new Place(Level.SYSTEM, "POST"),
                            new Place(Level.INSTANCE, "GET"),
                            new Place(Level.INSTANCE, "POST")),
                    List.of(
                            Parameter.required(GraphQlRequest.QUERY, "string", "The query."),
                            Parameter.optional(
                                    GraphQlRequest.OPERATION_NAME,
                                    "string",
                                    "Which of its operations."),
                            Parameter.optional(
                                    GraphQlRequest.VARIABLES, "string", "Its variables, in JSON."),
                            new Parameter("result", true, 1, 1, "Binary", "JSON of GraphQL.")));

    private final FhirModel model;
    private final SearchLanguage language;
    private final OpenSnapshots snapshots;
    private final InstantSource clock;

    public GraphQl(
            FhirModel model,
            SearchLanguage language,
            OpenSnapshots snapshots,
            InstantSource clock) {
        this.model = model;
        this.language = language;
        this.snapshots = snapshots;
        this.clock = clock;
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
        if (exchange.isEntry()) { // the answer is no resource
            throw FhirError.of(
                    400,
                    IssueType.NOT_SUPPORTED,
                    "operation $graphql: it is no entry of a Bundle",
                    "");
        }
        try {
            return answer(exchange, database);
        } catch (FhirError error) {
            return refused(Outcome.refused(error.status(), error.issues()));
        } catch (Failed failed) {
            return switch (failed.failure()) {
                case INVALID, MALFORMED, NOT_FOUND, GONE, TOO_LARGE ->
                        refused(ErrorTable.refusal(failed));
                default -> throw failed;
            };
        }
    }

    /// The refusal in GraphQL's form.
    private Outcome refused(Outcome refusal) {
        Outcome told = IssueCodes.of(model.definitions()).in(refusal);
        if (!(told.content() instanceof Content.Tree(var outcome))) {
            return told;
        }
        String text = "the query is refused";
        if (outcome.find("issue") instanceof JsonArray issues
                && issues.at(0) instanceof JsonObject issue) {
            text = issue.text("diagnostics", text);
        }
        JsonObject errors =
                JsonObject.EMPTY.with("errors", JsonArray.of(FieldErrors.error(text, outcome)));
        return told.with(new Content.Plain(errors));
    }

    private Outcome answer(Exchange exchange, Database database) {
        GraphQlRequest request = GraphQlRequest.of(exchange);
        List<Selection> selections = DocumentReader.read(request);
        var fields = new Fields(model.definitions());
        boolean isSystem = exchange.target().type().isEmpty();
        var check = new DocumentCheck(fields);
        if (isSystem) {
            check.ofSystem(selections);
        } else {
            check.ofResource(exchange.target().type(), selections);
        }
        return exchange.work()
                .build(
                        0,
                        WorkBudget.PAGE_BYTES_MAX,
                        () -> {
                            try (Loan loan = snapshots.borrow(database)) {
                                return answer(exchange, database, loan, fields, selections);
                            }
                        });
    }

    private Outcome answer(
            Exchange exchange,
            Database database,
            Loan loan,
            Fields fields,
            List<Selection> selections) {
        var bounds = new Bounds(exchange.work());
        var lookups = new Lookups(model, language, exchange, loan.snapshot(), bounds);
        var errors = new FieldErrors();
        var walk =
                new Walk(
                        fields,
                        lookups,
                        new References(model.definitions(), exchange.root(), lookups),
                        new Pages(database, snapshots, loan, clock),
                        bounds,
                        errors);
        JsonObject data =
                exchange.target().type().isEmpty()
                        ? walk.system(selections)
                        : walk.resource(resource(exchange.target().key(), lookups), selections);
        JsonObject answer = JsonObject.EMPTY.with("data", data);
        return Outcome.of(
                200,
                new Content.Plain(
                        errors.all().isEmpty()
                                ? answer
                                : answer.with("errors", JsonArray.of(errors.all()))));
    }

    private static Resource resource(ResourceKey key, Lookups lookups) {
        return lookups.read(key)
                .map(json -> new Resource(Optional.of(key), json))
                .orElseThrow(
                        () ->
                                new Failed(
                                        Failure.NOT_FOUND,
                                        "there is no resource of that type and id"));
    }
}
