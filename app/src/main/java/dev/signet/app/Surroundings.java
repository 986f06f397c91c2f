// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import dev.signet.base.Chance;
import dev.signet.base.Entropy;
import dev.signet.crypto.Seals;
import dev.signet.crypto.SegmentCache;
import dev.signet.keys.AllowedVaults;
import dev.signet.keys.KeySource;
import dev.signet.keys.KeyUri;
import dev.signet.keys.RingPlace;
import dev.signet.keys.ServiceRoot;
import dev.signet.keys.WatchLimits;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// What every account of the process shares. Immutable.
///
/// @param keySources speaks to the vault that a key URI names
/// @param sealing what the store is handed for the seals of a ring: the same; the benchmark
///     puts its null seal here
/// @param troubles what is wrong with the process as a whole
record Surroundings(
        DataFolder folder,
        ServiceRoot root,
        AllowedVaults allowed,
        SegmentCache cache,
        Entropy entropy,
        Chance chance,
        InstantSource clock,
        WatchLimits watch,
        Function<KeyUri, KeySource> keySources,
        UnaryOperator<Seals> sealing,
        Troubles troubles) {

    /// These with vaults to ask.
    Surroundings asking(AllowedVaults vaults, Function<KeyUri, KeySource> sources) {
        return new Surroundings(
                folder, root, vaults, cache, entropy, chance, clock, watch, sources, sealing,
                troubles);
    }

    /// The place of the key ring in `folder`.
    RingPlace ring(Path ringFolder) {
        return new RingPlace(ringFolder, root, allowed, cache, entropy, clock);
    }
}
