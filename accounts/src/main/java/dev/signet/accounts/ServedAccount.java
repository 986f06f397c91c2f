// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import dev.signet.controlplane.healthcareapis.AccountSpec;
import dev.signet.dataplane.FhirPlane;
import dev.signet.http.Plane;
import java.util.Optional;

/// One account under its name, as requests find it. Immutable.
///
/// @param live empty when its key ring is refused: then every request is told so
/// @param front the plane as browsers of other origins may see it
record ServedAccount(
        AccountSpec spec, Optional<LiveAccount> live, Optional<FhirPlane> plane, Plane front) {

    /// @param front around that plane
    static ServedAccount of(AccountSpec spec, LiveAccount live, FhirPlane plane, Plane front) {
        return new ServedAccount(spec, Optional.of(live), Optional.of(plane), front);
    }

    static ServedAccount broken(AccountSpec spec, Plane front) {
        return new ServedAccount(spec, Optional.empty(), Optional.empty(), front);
    }
}
