// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.Given;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Interaction;
import dev.signet.dataplane.exchange.OperationDefinition;
import dev.signet.dataplane.exchange.OperationDefinition.Parameter;
import dev.signet.dataplane.exchange.OperationDefinition.Place;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.exchange.Route.Level;
import dev.signet.dataplane.exchange.Target;
import dev.signet.dataplane.interaction.Search;
import dev.signet.identity.DataAction;
import dev.signet.search.query.SearchRequest.QueryParameter;
import dev.signet.store.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `$docref` of US Core: the references to a patient's documents. It is a search, and its answer
/// and pages are those of that search; no documents are made on demand.
public record DocumentReferences(Search search, FhirModel model)
        implements Interaction.OfOperation {
    private static final String PATIENT = "patient";
    private static final OperationDefinition DEFINITION =
            new OperationDefinition(
                    "docref",
                    "docref",
                    "http://hl7.org/fhir/us/core/OperationDefinition/docref",
                    List.of("DocumentReference"),
                    "Finds the references to a patient's documents.",
                    false,
                    Place.asked(Level.TYPE),
                    List.of(
                            Parameter.required(PATIENT, "id", "Whose documents."),
                            Parameter.optional("start", "date", "Of care from then on."),
                            Parameter.optional("end", "date", "Of care up to then."),
                            Parameter.repeated("type", "string", "Kinds: code or system|code."),
                            Parameter.answer("Bundle", "A searchset of DocumentReferences.")));

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
        String said = given.text(PATIENT).orElseThrow();
        String id = said.startsWith("Patient/") ? said.substring("Patient/".length()) : said;
        if (!Target.isId(id)) {
            throw given.wrong(PATIENT, "the id of a Patient");
        }
        var asked = new ArrayList<QueryParameter>();
        asked.add(new QueryParameter(PATIENT, "Patient/" + id));
        date(given, "start", "ge", asked);
        date(given, "end", "le", asked);
        given.checkOrder("start", "end");
        List<String> types = given.texts("type");
        if (!types.isEmpty()) {
            asked.add(new QueryParameter("type", String.join(",", types)));
        }
        return search.find(exchange, database, asked);
    }

    private static void date(Given given, String name, String prefix, List<QueryParameter> asked) {
        Optional<String> text = given.text(name);
        if (text.isPresent()) {
            boolean isOne = Character.isDigit(text.get().charAt(0)) && text.get().indexOf(',') < 0;
            if (!isOne) {
                throw given.wrong(name, "a date, such as 2024-01-31");
            }
            asked.add(new QueryParameter("period", prefix + text.get()));
        }
    }
}
