// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.ring;

import dev.signet.base.Entropy;
import dev.signet.crypto.Generation;
import dev.signet.crypto.Purpose;
import dev.signet.crypto.Secret;
import java.nio.ByteBuffer;
import java.util.UUID;

/// The names key in the key ring: one per account for life, sealed under the active generation
/// with the account id as associated data.
final class RingNames {
    private RingNames() {}

    static byte[] seal(Entropy entropy, UUID account, Generation active, Secret names) {
        return names.use(plain -> active.seal(entropy, Purpose.NAMES, plain, associated(account)));
    }

    /// The caller owns the secret.
    ///
    /// @throws dev.signet.base.Failed `CORRUPT`
    static Secret open(RingContent content, Generation active) {
        return Secret.owning(
                active.open(Purpose.NAMES, content.names(), associated(content.account())));
    }

    private static byte[] associated(UUID account) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(account.getMostSignificantBits())
                .putLong(account.getLeastSignificantBits())
                .array();
    }
}
