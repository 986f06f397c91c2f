// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

import dev.signet.base.Failed;
import dev.signet.fhir.Json;
import dev.signet.fhir.JsonObject;
import dev.signet.fhir.Meter;
import dev.signet.fhir.search.SearchParameters;
import dev.signet.index.IndexDocument;
import dev.signet.index.MappingVersion;
import dev.signet.search.type.Canonicals;
import dev.signet.search.type.DocumentFields;

import java.nio.ByteBuffer;

/// Makes index documents of resources. Its other half is [QueryMapping]. Immutable; any thread.
public final class IndexMapping {
    /// Version of docs/formats/search-terms.md: raised whenever the same parameters make other
    /// documents or ask in another way.
    static final int TERMS_VERSION = 3;

    private final IndexPlan plan;
    private final Extraction extraction;
    private final MappingVersion version;

    public IndexMapping(SearchParameters parameters) {
        this.plan = new IndexPlan(parameters);
        this.extraction = new Extraction(parameters, plan::isIndexed);
        this.version = version(parameters, TERMS_VERSION);
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
    ///     more that say the same
    public IndexDocument document(JsonObject resource, Meter meter) {
        return document(
                resource,
                resource.text("resourceType", ""),
                resource.text("id", ""),
                DocumentFields.within(meter));
    }

    /// The document of a resource that has been committed: it is made whatever it takes.
    ///
    /// @param json as stored
    public IndexDocument documentOfStored(String type, String id, byte[] json) {
        return document(Json.readObject(json), type, id, DocumentFields.ofStored());
    }

    private IndexDocument document(
            JsonObject resource, String type, String id, DocumentFields fields) {
        extraction.extract(
                resource,
                parameter -> fields.present(parameter.code()),
                (parameter, value) -> value.index(parameter.code(), fields));
        if (plan.isCanonical(type)) {
            Canonicals.index(resource, fields);
        }
        return new IndexDocument(type, id, fields.list());
    }
}
