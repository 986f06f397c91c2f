// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.ring;

import dev.signet.base.Entropy;
import dev.signet.crypto.SegmentCache;
import dev.signet.keys.AllowedVaults;
import java.nio.file.Path;
import java.time.InstantSource;

/// Where a key ring lives and what it needs around it.
///
/// @param folder the account's folder; must exist
/// @param root wraps the service-managed half of every generation
/// @param allowed the vaults that a stored key URI may name
/// @param cache of opened segments, shared by all accounts
public record RingPlace(
        Path folder,
        ServiceRoot root,
        AllowedVaults allowed,
        SegmentCache cache,
        Entropy entropy,
        InstantSource clock) {}
