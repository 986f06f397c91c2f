// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.budget.WorkBudget;
import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.Outcome;
import dev.signet.dataplane.interaction.SearchLanguage;
import dev.signet.dataplane.paging.OpenSnapshots;
import dev.signet.dataplane.paging.OpenSnapshots.Loan;
import dev.signet.dataplane.terminology.StoredDefinitions;
import dev.signet.dataplane.terminology.Terminology;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonBoolean;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonReader;
import dev.signet.fhir.json.JsonString;
import dev.signet.index.Deadline;
import dev.signet.store.Database;
import dev.signet.store.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What the operations on code systems, value sets and maps share: they look on one snapshot, in
/// the places and the time of searches and the memory of a resource that is written. Any thread.
///
/// @param language whose places are computed in
record TerminologyWork(FhirModel model, SearchLanguage language, OpenSnapshots snapshots) {
    private static final long FIRST_BYTES = 64 << 10;

    /// One question.
    interface Question {
        /// @param terminology what is stored
        /// @param own the resource that the address names; empty for none
        JsonObject answer(Terminology terminology, Optional<JsonObject> own);
    }

    /// Answers a question, perhaps after trying twice.
    Outcome run(Exchange exchange, Database database, Question question) {
        WorkBudget.Share work = exchange.work();
        try (Loan loan = snapshots.borrow(database)) {
            JsonObject answer =
                    work.build(
                            FIRST_BYTES,
                            WorkBudget.RESOURCE_BYTES_MAX,
                            () ->
                                    language.bounds()
                                            .search(
                                                    exchange.computing(),
                                                    "",
                                                    end ->
                                                            answer(
                                                                    exchange,
                                                                    loan.snapshot().until(end),
                                                                    end,
                                                                    question)));
            return Outcome.of(200, new Content.Tree(answer));
        }
    }

    private JsonObject answer(
            Exchange exchange, Snapshot snapshot, Deadline end, Question question) {
        var terminology =
                new Terminology(
                        new StoredDefinitions(snapshot),
                        model::publishedCodes,
                        exchange.work(),
                        end,
                        Terminology.Bounds.LISTED);
        return question.answer(terminology, own(exchange, snapshot));
    }

    private static Optional<JsonObject> own(Exchange exchange, Snapshot snapshot) {
        if (exchange.target().id().isEmpty()) {
            return Optional.empty();
        }
        byte[] json =
                snapshot.read(exchange.target().key())
                        .filter(stored -> !stored.deleted())
                        .orElseThrow(
                                () ->
                                        new Failed(
                                                Failure.NOT_FOUND,
                                                "there is no resource of that type and id"))
                        .json();
        return Optional.of(JsonReader.readObject(json, 0, json.length, exchange.work()));
    }

    /// Parameters in the making.
    static final class Answer {
        private final List<JsonObject> parameters = new ArrayList<>();

        Answer bool(String name, boolean value) {
            parameters.add(named(name).with("valueBoolean", JsonBoolean.of(value)));
            return this;
        }

        /// @param member in which the value stands, such as `valueString`; "" is not told
        Answer text(String name, String member, String value) {
            if (!value.isEmpty()) {
                parameters.add(named(name).with(member, new JsonString(value)));
            }
            return this;
        }

        Answer parts(String name, List<JsonObject> parts) {
            parameters.add(named(name).with("part", array(parts)));
            return this;
        }

        JsonObject resource() {
            return JsonObject.EMPTY
                    .with("resourceType", new JsonString("Parameters"))
                    .with("parameter", array(parameters));
        }

        /// Of a part, as parts have it.
        static JsonObject named(String name) {
            return JsonObject.EMPTY.with("name", new JsonString(name));
        }

        private static JsonArray array(List<JsonObject> objects) {
            return JsonArray.of(List.copyOf(objects));
        }
    }
}
