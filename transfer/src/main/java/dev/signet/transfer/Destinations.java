// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import java.util.Map;
import java.util.Optional;

/// All places that the operator has allowed files to be written to.
///
/// @param places by name: what an account's `storageAccountName` says
public record Destinations(Map<String, Destination> places) {
    public Destinations {
        places = Map.copyOf(places);
    }

    /// None.
    public static Destinations none() {
        return new Destinations(Map.of());
    }

    /// The place of that name, if it is allowed.
    public Optional<Destination> find(String name) {
        return Optional.ofNullable(places.get(name));
    }
}
