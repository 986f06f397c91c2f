// SPDX-License-Identifier: Apache-2.0
package dev.signet.http;

import java.util.Optional;

/// The planes behind one route that carries a name: `/fhir/{account}` or `{vault}.<suffix>`.
@FunctionalInterface
public interface Planes {
    /// The plane that answers for that name now; empty: a bare 404. Asked for every request, on
    /// its thread.
    ///
    /// @param name the decoded segment, or the host label in lower case
    Optional<Plane> named(String name);
}
