// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.fhir.Json;
import dev.signet.index.IndexDocument;
import dev.signet.store.Indexer;
import dev.signet.store.ResourceKey;

/// Extraction for the store's replay: the same as on a write.
public final class FhirIndexer implements Indexer {
    private final FhirModel model;

    public FhirIndexer(FhirModel model) {
        this.model = model;
    }

    @Override
    public IndexDocument index(ResourceKey key, byte[] json) {
        return model.document().apply(Json.readObject(json));
    }
}
