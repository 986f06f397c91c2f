// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.terminology;

import dev.signet.index.Query;
import dev.signet.search.type.Canonicals;
import dev.signet.store.ResourceKey;
import dev.signet.store.Search;
import dev.signet.store.Snapshot;
import dev.signet.store.Stored;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The definitions that an account has stored, by canonical url.
///
/// @param snapshot on which they are looked up
public record StoredDefinitions(Snapshot snapshot) implements StoredSource {
    /// With one url.
    private static final int VERSIONS_MAX = 100;

    /// Of several with that name the one that was changed last.
    @Override
    public Optional<byte[]> find(String type, String canonical) {
        var newest = new Search(named(type, canonical), List.of(), Search.SearchAfter.end(), 1);
        return snapshot.search(newest).hits().stream().findFirst().map(Stored::json);
    }

    @Override
    public List<Supplier<Optional<byte[]>>> all(String type, String canonical) {
        return snapshot.keys(named(type, canonical), VERSIONS_MAX).stream()
                .<Supplier<Optional<byte[]>>>map(key -> () -> read(key))
                .toList();
    }

    private static Query named(String type, String canonical) {
        int bar = canonical.indexOf('|');
        String url = bar < 0 ? canonical : canonical.substring(0, bar);
        String version = bar < 0 ? "" : canonical.substring(bar + 1);
        return Canonicals.named(List.of(type), List.of(Canonicals.name(url, version)));
    }

    private Optional<byte[]> read(ResourceKey key) {
        return snapshot.read(key).filter(stored -> !stored.deleted()).map(Stored::json);
    }
}
