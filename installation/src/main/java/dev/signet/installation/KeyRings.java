// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import dev.signet.base.Entropy;
import dev.signet.crypto.SegmentCache;
import dev.signet.keys.AllowedVaults;
import dev.signet.keys.ring.RingPlace;
import dev.signet.keys.ring.ServiceRoot;
import java.nio.file.Path;
import java.time.InstantSource;

/// What all key rings of an installation share. Immutable.
///
/// @param allowed the vaults that a customer's key may lie in
public record KeyRings(
        ServiceRoot root,
        AllowedVaults allowed,
        SegmentCache cache,
        Entropy entropy,
        InstantSource clock) {

    /// These for keys in other vaults.
    public KeyRings allowing(AllowedVaults vaults) {
        return new KeyRings(root, vaults, cache, entropy, clock);
    }

    /// The place of the key ring in `folder`.
    public RingPlace in(Path folder) {
        return new RingPlace(folder, root, allowed, cache, entropy, clock);
    }
}
