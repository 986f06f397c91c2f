// SPDX-License-Identifier: Apache-2.0
package dev.signet.http;

import java.util.Optional;

/// The planes behind one route that carries a name: `/fhir/{account}`.
@FunctionalInterface
public interface Planes {
    /// The plane that answers for that name now; empty: a 404. Asked for every request, on
    /// its thread.
    ///
    /// @param name the decoded segment
    Optional<Plane> named(String name);
}
