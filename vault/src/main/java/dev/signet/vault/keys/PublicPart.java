// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.keys;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;

/// The public half of a key version: what a JSON web key shows.
public sealed interface PublicPart {
    /// RSA: `n` and `e`.
    record Rsa(BigInteger modulus, BigInteger exponent) implements PublicPart {}

    /// Elliptic curve: `crv`, `x` and `y`.
    record Ec(EcCurve curve, BigInteger x, BigInteger y) implements PublicPart {}

    /// The same as a key object.
    ///
    /// @throws GeneralSecurityException for numbers that make no key
    default PublicKey key() throws GeneralSecurityException {
        return switch (this) {
            case Rsa(var modulus, var exponent) ->
                    KeyFactory.getInstance("RSA")
                            .generatePublic(new RSAPublicKeySpec(modulus, exponent));
            case Ec(var curve, var x, var y) -> curve.publicKey(x, y);
        };
    }

    /// The type of which another version of the key is made.
    default KeyType type() {
        return switch (this) {
            case Rsa(var modulus, _) -> new KeyType.Rsa(modulus.bitLength());
            case Ec(var curve, _, _) -> new KeyType.Ec(curve);
        };
    }
}
