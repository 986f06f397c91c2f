// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.terminology;

import dev.signet.fhir.ProfileValidator;
import dev.signet.search.type.Canonicals;
import dev.signet.store.Search;
import dev.signet.store.Snapshot;
import dev.signet.store.Stored;
import java.util.List;
import java.util.Optional;

/// The definitions that an account has stored, by canonical url.
///
/// @param snapshot on which they are looked up
public record StoredDefinitions(Snapshot snapshot) implements ProfileValidator.Source {
    /// Of several with that name the one that was changed last.
    @Override
    public Optional<byte[]> find(String type, String canonical) {
        int bar = canonical.indexOf('|');
        String url = bar < 0 ? canonical : canonical.substring(0, bar);
        String version = bar < 0 ? "" : canonical.substring(bar + 1);
        var named = Canonicals.named(List.of(type), List.of(Canonicals.name(url, version)));
        var newest = new Search(named, List.of(), Search.SearchAfter.end(), 1);
        return snapshot.search(newest).hits().stream().findFirst().map(Stored::json);
    }
}
