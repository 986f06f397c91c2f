// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonObject;
import dev.signet.index.IndexDocument;
import dev.signet.index.MappingVersion;
import dev.signet.search.own.OwnParameters;
import dev.signet.store.Definitions;
import dev.signet.store.Indexer;
import dev.signet.store.ResourceKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The FHIR version of an account with the search parameters that it defines itself, which its
/// store tells as they change. Any thread.
public final class AccountModel implements Indexer {
    private final FhirModel version;
    private final DefinitionWrites definitionWrites = new DefinitionWrites(() -> now().own());
    private volatile FhirModel now;

    /// Definitions by where they were written; of who calls [#defined].
    private Map<Long, JsonObject> read = Map.of();

    /// @param version the account's, shared with others
    public AccountModel(FhirModel version) {
        this.version = version;
        this.now = version;
    }

    /// What is in force; another object whenever that changes.
    public FhirModel now() {
        return now;
    }

    /// Commits what changes definitions, one after the other, or refuses it.
    public DefinitionWrites definitionWrites() {
        return definitionWrites;
    }

    @Override
    public IndexDocument index(ResourceKey key, byte[] json) {
        return now.documents().documentOfStored(key.type(), key.id(), json);
    }

    @Override
    public Optional<String> definedBy() {
        return Optional.of(OwnParameters.TYPE);
    }

    @Override
    public void defined(Definitions definitions, Function<Definitions.Entry, byte[]> json) {
        if (definitions.lsn() == 0) {
            now = version;
            return;
        }
        var all = new HashMap<Long, JsonObject>();
        var sources = new ArrayList<OwnParameters.Source>();
        for (Definitions.Entry entry : definitions.entries()) {
            JsonObject known = read.get(entry.update());
            JsonObject resource = known == null ? Json.readObject(json.apply(entry)) : known;
            all.put(entry.update(), resource);
            sources.add(new OwnParameters.Source(entry.key().id(), entry.update(), resource));
        }
        read = all;
        now = version.with(sources, definitions);
    }

    @Override
    public MappingVersion version() {
        return version.documents().version();
    }
}
