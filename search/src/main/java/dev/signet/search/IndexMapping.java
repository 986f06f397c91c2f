// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.FhirPathEngine;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.Meter;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.index.IndexDocument;
import dev.signet.index.MappingVersion;
import dev.signet.search.type.Canonicals;
import dev.signet.search.type.Contained;
import dev.signet.search.type.DocumentFields;
import dev.signet.search.type.FullText;
import dev.signet.search.type.Position;
import dev.signet.search.type.ReferenceType;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes index documents of resources. Its other half is [QueryMapping]. Immutable; any thread.
public final class IndexMapping {
    /// Version of docs/formats/search-terms.md: raised whenever the same parameters make other
    /// documents or ask in another way.
    static final int TERMS_VERSION = 5;

    /// Instead, with the words of resources.
    private static final int TEXTS_VERSION = TERMS_VERSION + 1_000_000;

    private static final int CONTAINED_ID_MAX = 256;

    private final IndexPlan plan;
    private final Extraction extraction;
    private final Evaluation evaluation;
    private final MappingVersion version;
    private final boolean hasTexts;
    private final long madeBy;

    public IndexMapping(SearchParameters parameters) {
        this(
                parameters,
                0,
                () -> {
                    throw new Failed(Failure.INTERNAL, "there is no engine for FHIRPath here");
                },
                new EvaluationPlaces());
    }

    /// @param madeBy see [IndexDocument#madeBy]
    /// @param engine for those of an account that paths cannot carry
    /// @param places see [Evaluation]
    public IndexMapping(
            SearchParameters parameters,
            long madeBy,
            Supplier<FhirPathEngine> engine,
            EvaluationPlaces places) {
        this.madeBy = madeBy;
        this.plan = new IndexPlan(parameters);
        this.extraction = new Extraction(parameters, plan::isIndexed);
        this.evaluation = new Evaluation(parameters, engine, places);
        this.hasTexts = parameters.hasTexts();
        this.version = version(parameters, hasTexts ? TEXTS_VERSION : TERMS_VERSION);
    }

    /// Of these parameters and of the rules by which this build makes terms of their values: an
    /// index of another version must be made anew from the ledger.
    public MappingVersion version() {
        return version;
    }

    static MappingVersion version(SearchParameters parameters, int termsVersion) {
        byte[] digest = parameters.digest();
        return MappingVersion.over(
                ByteBuffer.allocate(Integer.BYTES + digest.length)
                        .putInt(termsVersion)
                        .put(digest)
                        .array());
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
    ///     more that say the same, and when the account's own parameters look at too much of it
    public IndexDocument document(JsonObject resource, Meter meter) {
        DocumentFields fields = DocumentFields.within(meter);
        if (!evaluate(resource, fields, meter)) {
            throw Evaluation.tooMuch();
        }
        return document(
                resource, resource.text("resourceType", ""), resource.text("id", ""), fields);
    }

    private boolean evaluate(JsonObject resource, DocumentFields fields, Meter meter) {
        return evaluation.extract(
                resource,
                parameter -> fields.present(parameter.field()),
                (parameter, value) -> value.index(parameter.field(), fields),
                meter);
    }

    /// The document of a resource that has been committed: it is made whatever it takes.
    ///
    /// @param json as stored
    public IndexDocument documentOfStored(String type, String id, byte[] json) {
        JsonObject resource = Json.readObject(json);
        DocumentFields fields = DocumentFields.ofStored();
        // of one from before the definition that looks at too much of it values are missing
        boolean _ = evaluate(resource, fields, Meter.NONE);
        return document(resource, type, id, fields);
    }

    /// The document of a resource that is contained in one that has been committed, as if it stood
    /// alone; what identifies it may be anything.
    public IndexDocument documentOfContained(JsonObject part) {
        String id = part.text("id", "");
        String type = part.text("resourceType", "");
        boolean isId = !id.isEmpty() && id.length() <= CONTAINED_ID_MAX;
        return document(part, type, isId ? id : "-", DocumentFields.ofStored());
    }

    private IndexDocument document(
            JsonObject resource, String type, String id, DocumentFields fields) {
        var containing = new Containing(resource);
        extraction.extract(
                resource,
                parameter -> fields.present(parameter.field()),
                (parameter, value) -> {
                    value.index(parameter.field(), fields);
                    if (value instanceof ReferenceType.ToContained(String part)) {
                        containing.index(parameter.field(), part, fields);
                    }
                });
        containing.indexAll(fields);
        if (plan.isCanonical(type)) {
            Canonicals.index(resource, fields);
        }
        if (type.equals(Position.TYPE)) {
            Position.index(resource, fields);
        }
        if (hasTexts) { // last: what is over a bound are words
            FullText.index(resource, fields::word);
        }
        return new IndexDocument(type, id, fields.list(), madeBy);
    }

    /// What a resource contains, looked up once it is referred to.
    private final class Containing {
        private final JsonObject resource;
        private @Nullable Map<String, JsonObject> parts;
        private Set<String> done = Set.of();

        Containing(JsonObject resource) {
            this.resource = resource;
        }

        /// Indexes a part, once for each parameter; what it refers to itself is not gone into.
        void index(String field, String id, DocumentFields fields) {
            done = done.isEmpty() ? new HashSet<>() : done;
            JsonObject part = parts().get(id);
            if (part == null || !done.add(field + "#" + id)) {
                return;
            }
            String type = part.text("resourceType", "");
            fields.contained(Contained.name(field, type), () -> extract(part, fields));
        }

        /// Indexes all parts by their types, those too to which nothing refers.
        void indexAll(DocumentFields fields) {
            if (resource.find("contained") instanceof JsonArray contained) {
                for (Json each : contained) {
                    if (each instanceof JsonObject part) {
                        String name = Contained.name(part.text("resourceType", ""));
                        fields.contained(name, () -> extract(part, fields));
                    }
                }
            }
        }

        private void extract(JsonObject part, DocumentFields fields) {
            extraction.extract(
                    part,
                    parameter -> fields.present(parameter.field()),
                    (parameter, value) -> value.index(parameter.field(), fields));
        }

        private Map<String, JsonObject> parts() {
            Map<String, JsonObject> known = parts;
            if (known == null) {
                known = new HashMap<>();
                if (resource.find("contained") instanceof JsonArray contained) {
                    for (Json each : contained) {
                        if (each instanceof JsonObject part) {
                            known.putIfAbsent(part.text("id", ""), part);
                        }
                    }
                }
                parts = known;
            }
            return known;
        }
    }
}
