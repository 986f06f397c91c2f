// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import java.util.Optional;

/// What can be read: the [Ledger] as it is now, or a [View] of it as it was. Any thread.
///
/// Every call throws [dev.signet.base.Failed]: `CORRUPT` with fact `file` or `family` when
/// stored bytes do not verify, `KEY_REFUSED` or `KEY_SILENT` when the keys are withdrawn,
/// `UNAVAILABLE` when the ledger or the view is closed.
public sealed interface Reading permits Ledger, View {
    /// The value of `key`: a fresh array; the caller owns it.
    Optional<byte[]> get(Family family, byte[] key);

    /// Entries from `from` upwards, `from` included; of an empty `from`, from the first.
    Scan forward(Family family, byte[] from);

    /// Entries from `from` downwards, `from` included; of an empty `from`, from the last.
    Scan backward(Family family, byte[] from);
}
