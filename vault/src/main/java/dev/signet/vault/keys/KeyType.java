// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.keys;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;

/// What kind of key to make.
public sealed interface KeyType {
    /// An RSA key with the public exponent 65537.
    ///
    /// @param bits 2048, 3072 or 4096
    record Rsa(int bits) implements KeyType {
        public Rsa {
            if (bits != 2048 && bits != 3072 && bits != 4096) {
                throw new Failed(
                        Failure.INVALID,
                        "an RSA key has 2048, 3072 or 4096 bits",
                        new Fact("field", "key_size"));
            }
        }
    }

    /// A key on an elliptic curve; it signs and verifies only.
    record Ec(EcCurve curve) implements KeyType {}
}
