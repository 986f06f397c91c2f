// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.terminology;

import dev.signet.fhir.ProfileValidator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Definitions that an account has stored, also those of which several share a name.
@FunctionalInterface
public interface StoredSource extends ProfileValidator.Source {
    /// All with that name, the one that was changed last at the end; each is read when it is asked
    /// for.
    ///
    /// @param canonical a url, perhaps with `|` and a version
    default List<Supplier<Optional<byte[]>>> all(String type, String canonical) {
        return find(type, canonical)
                .<List<Supplier<Optional<byte[]>>>>map(one -> List.of(() -> Optional.of(one)))
                .orElse(List.of());
    }
}
