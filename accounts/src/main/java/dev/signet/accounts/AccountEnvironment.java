// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import dev.signet.accounts.key.KeySources;
import dev.signet.audit.AuditTrail;
import dev.signet.base.Chance;
import dev.signet.base.Entropy;
import dev.signet.crypto.Seals;
import dev.signet.dataplane.FhirRefusals;
import dev.signet.installation.DataFolder;
import dev.signet.installation.KeyRings;
import dev.signet.keys.AllowedVaults;
import dev.signet.keys.ring.RingPlace;
import dev.signet.keys.watch.WatchLimits;
import dev.signet.store.StoreEvents;
import dev.signet.transfer.AllowedPlaces;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/// What every account of the process shares. Immutable.
///
/// @param nanos a clock that only rises, as [System#nanoTime]
/// @param keySources speaks to the vaults that key URIs name
/// @param sealing what the store is handed for the seals of a ring: the same; the benchmark
///     puts its null seal here
/// @param audit where calls of the accounts leave rows; empty when they leave none
/// @param warnings what is wrong with the process as a whole
/// @param places where files may be read from that are loaded, and written to that are exported
/// @param storeEvents hears what every database does
public record AccountEnvironment(
        DataFolder folder,
        KeyRings rings,
        Chance chance,
        LongSupplier nanos,
        WatchLimits watch,
        KeySources keySources,
        UnaryOperator<Seals> sealing,
        Optional<AuditTrail> audit,
        ProcessWarnings warnings,
        AllowedPlaces places,
        StoreEvents storeEvents) {

    Entropy entropy() {
        return rings.entropy();
    }

    InstantSource clock() {
        return rings.clock();
    }

    /// How requests are refused before a plane is asked.
    FhirRefusals refusals() {
        return new FhirRefusals(clock(), chance);
    }

    /// The vaults that a key URI may name.
    AllowedVaults allowed() {
        return rings.allowed();
    }

    /// The folder of an account.
    Path folder(UUID accountId) {
        return folder.account(accountId);
    }

    /// The place of an account's key ring.
    RingPlace ring(UUID accountId) {
        return rings.in(folder(accountId));
    }
}
