// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.Json;
import dev.signet.fhir.JsonObject;
import dev.signet.fhir.Meter;
import dev.signet.fhir.search.SearchParameter;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.fhir.search.SearchType;
import dev.signet.index.IndexDocument;
import dev.signet.index.IndexField;
import dev.signet.index.IndexField.Interval;
import dev.signet.index.IndexField.Keyword;
import dev.signet.index.IndexField.Ordered;
import dev.signet.index.IndexField.SortNumber;
import dev.signet.index.IndexField.SortText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Makes index documents of resources. Its other half is [QueryMapping]. Immutable; any thread.
public final class IndexMapping {
    /// Version of docs/formats/search-terms.md: raised whenever documents or queries change. An
    /// index of another version must be made anew from the ledger.
    public static final int VERSION = 1;

    /// Most terms of one tuple: forms of its parts multiply.
    private static final int TUPLE_TERMS_MAX = 256;

    /// Most values looked at for one document, the same ones and parts of tuples counted again.
    private static final long OFFERED_MAX = 1 << 20;

    /// After so many the meter is told that there was work.
    private static final long OFFERED_STEP = 4096;

    /// About what a field takes with its place among the others, while the document is made.
    private static final long TEXT_BYTES = 160;

    private static final long NUMBER_BYTES = 112;

    private final IndexPlan plan;
    private final Extraction extraction;

    public IndexMapping(SearchParameters parameters) {
        this.plan = new IndexPlan(parameters);
        this.extraction = new Extraction(parameters, plan::isIndexed);
    }

    IndexPlan plan() {
        return plan;
    }

    /// As the other, for a document that is not counted.
    public IndexDocument document(JsonObject resource) {
        return document(resource, Meter.NONE);
    }

    /// The document of a resource that has an id.
    ///
    /// @param meter is told of the document's heap as it grows
    /// @throws Failed `TOO_LARGE` as soon as it has more than 65,535 search values, or as many
    ///     more that say the same
    public IndexDocument document(JsonObject resource, Meter meter) {
        return document(
                resource,
                resource.text("resourceType", ""),
                resource.text("id", ""),
                new Fields(meter, OFFERED_MAX));
    }

    /// The document of a resource that has been committed: it is made whatever it takes.
    ///
    /// @param json as stored
    public IndexDocument documentOfStored(String type, String id, byte[] json) {
        var fields = new Fields(Meter.NONE, Long.MAX_VALUE);
        return document(Json.readObject(json), type, id, fields);
    }

    private IndexDocument document(JsonObject resource, String type, String id, Fields fields) {
        var present = new HashSet<String>();
        var sorted = new HashSet<String>();
        extraction.extract(
                resource,
                (parameter, value) -> {
                    String field = parameter.code();
                    if (present.add(field)) {
                        fields.add(new Keyword(Terms.PRESENT, field));
                    }
                    add(fields, sorted, parameter, value);
                });
        return new IndexDocument(type, id, List.copyOf(fields.all));
    }

    /// The fields of one document, each once, counted as they come.
    private static final class Fields {
        private final Set<IndexField> all = new LinkedHashSet<>();
        private final Meter meter;
        private final long offeredMax;
        private long offered;

        Fields(Meter meter, long offeredMax) {
            this.meter = meter;
            this.offeredMax = offeredMax;
        }

        void add(IndexField field) {
            offer(1);
            if (!all.add(field)) {
                return;
            }
            if (all.size() > IndexDocument.FIELDS_MAX) {
                throw tooMany();
            }
            meter.take(heapBytes(field));
        }

        /// Counts work that may give no field.
        void offer(long values) {
            offered += values;
            if (offered % OFFERED_STEP == 0) {
                meter.take(0);
            }
            if (offered > offeredMax) {
                throw tooMany();
            }
        }

        private static Failed tooMany() {
            return new Failed(
                    Failure.TOO_LARGE,
                    "a resource has more than 65,535 search values",
                    new Fact("valuesMax", IndexDocument.FIELDS_MAX));
        }

        private static long heapBytes(IndexField field) {
            return switch (field) {
                case Keyword(_, var value) -> TEXT_BYTES + 2L * value.length();
                case SortText(_, var value) -> TEXT_BYTES + 2L * value.length();
                case Ordered _, Interval _, SortNumber _ -> NUMBER_BYTES;
            };
        }
    }

    private static void add(
            Fields fields, Set<String> sorted, SearchParameter parameter, SearchValue value) {
        String field = parameter.code();
        switch (value) {
            case SearchValue.Token(String system, String code, _) ->
                    token(fields, field, system, code);
            case SearchValue.Text(String text) -> {
                String normal = Terms.normal(text);
                fields.add(new Keyword(field, normal));
                fields.add(
                        new Keyword(
                                Terms.exact(field), Terms.cut(text, Terms.TEXT_CHARACTERS_MAX)));
                if (sorted.add(field)) {
                    fields.add(new SortText(field, Terms.cut(normal, Terms.SORT_CHARACTERS_MAX)));
                }
            }
            case SearchValue.Range(long from, long to) -> {
                fields.add(new Interval(field, from, to));
                fields.add(new SortNumber(field, from == Long.MIN_VALUE ? to : from));
            }
            case SearchValue.Decimal(var number) -> {
                fields.add(new Ordered(field, 0, Terms.ordered(number)));
                fields.add(new SortNumber(field, Terms.ordered(number)));
            }
            case SearchValue.Quantity quantity -> {
                long number = Terms.ordered(quantity.value());
                for (String unit : Terms.units(quantity)) {
                    fields.add(new Ordered(field, Terms.group(unit), number));
                }
                fields.add(new SortNumber(field, number));
            }
            case SearchValue.Reference(String type, String id) ->
                    fields.add(new Keyword(field, Terms.reference(type, id)));
            case SearchValue.Link(String url, String version) -> {
                fields.add(new Keyword(field, Terms.uri(url)));
                if (!version.isEmpty()) {
                    fields.add(new Keyword(field, Terms.uri(url) + "|" + Terms.uri(version)));
                }
            }
            case SearchValue.Identified(String system, String identifier) ->
                    token(fields, Terms.identifier(field), system, identifier);
            case SearchValue.Uri(String uri) -> fields.add(new Keyword(field, Terms.uri(uri)));
            case SearchValue.Composite tuple -> tuple(fields, parameter, tuple);
        }
    }

    private static void token(Fields fields, String field, String system, String code) {
        if (!code.isEmpty()) {
            fields.add(new Keyword(field, Terms.token(system, code)));
            if (!system.isEmpty()) {
                fields.add(new Keyword(field, Terms.system(system)));
            }
        }
    }

    /// Words of a tuple become terms, or the groups of its numbers.
    private static void tuple(
            Fields fields, SearchParameter parameter, SearchValue.Composite tuple) {
        String field = parameter.code();
        for (List<SearchValue> part : tuple.parts()) {
            fields.offer(part.size());
        }
        List<SearchType> types =
                parameter.components().stream().map(SearchParameter.Component::type).toList();
        boolean hasNumbers = types.stream().anyMatch(Tuples::isNumber);
        int last = tuple.parts().size() - 1;
        List<String> words = List.of("");
        for (int i = 0; i <= last; i++) {
            if (!Tuples.isNumber(types.get(i))) {
                boolean isEnd = !hasNumbers && i == last;
                words = Tuples.words(words, tuple.parts().get(i), isEnd, TUPLE_TERMS_MAX);
            }
        }
        if (!hasNumbers) {
            for (String word : words) {
                fields.add(new Keyword(field, word));
            }
            return;
        }
        for (int i = 0; i <= last; i++) {
            if (Tuples.isNumber(types.get(i))) {
                String numbers = Tuples.field(field, types, i);
                for (String word : new ArrayList<>(words)) {
                    tupleNumbers(fields, numbers, word, tuple.parts().get(i));
                }
            }
        }
    }

    private static void tupleNumbers(
            Fields fields, String field, String words, List<SearchValue> values) {
        for (SearchValue value : values) {
            if (value instanceof SearchValue.Quantity quantity) {
                long number = Terms.ordered(quantity.value());
                for (String unit : Terms.units(quantity)) {
                    fields.add(new Ordered(field, Terms.group(words, unit), number));
                }
            } else if (value instanceof SearchValue.Decimal(var number)) {
                fields.add(new Ordered(field, Terms.group(words, ""), Terms.ordered(number)));
            }
        }
    }
}
