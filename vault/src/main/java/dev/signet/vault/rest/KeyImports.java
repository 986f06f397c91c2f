// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.rest;

import dev.signet.json.Members;
import dev.signet.vault.keys.EcCurve;
import dev.signet.vault.keys.KeyMaterial;
import dev.signet.vault.keys.PublicPart;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.Arrays;

/// Keys made elsewhere, as JSON web keys with their private members (RFC 7518, sections 6.2.2
/// and 6.3.2).
final class KeyImports {
    private static final BigInteger TWO = BigInteger.TWO;

    private KeyImports() {}

    /// @throws dev.signet.base.Failed `INVALID` with the fact `field` when the members do not
    ///     make one consistent key
    static KeyMaterial of(Members webKey) {
        return switch (webKey.requiredText("kty")) {
            case "RSA" -> rsa(webKey);
            case "EC" -> ec(webKey);
            default -> throw webKey.refused("kty");
        };
    }

    private static KeyMaterial ec(Members webKey) {
        EcCurve curve =
                EcCurve.of(webKey.requiredText("crv")).orElseThrow(() -> webKey.refused("crv"));
        var publicPart = new PublicPart.Ec(curve, number(webKey, "x"), number(webKey, "y"));
        return KeyMaterial.of(publicPart, number(webKey, "d"))
                .orElseThrow(() -> webKey.refused("d"));
    }

    private static KeyMaterial rsa(Members webKey) {
        BigInteger n = number(webKey, "n");
        BigInteger e = number(webKey, "e");
        BigInteger d = number(webKey, "d");
        BigInteger p = number(webKey, "p");
        BigInteger q = number(webKey, "q");
        BigInteger dp = number(webKey, "dp");
        BigInteger dq = number(webKey, "dq");
        BigInteger qi = number(webKey, "qi");
        boolean consistent =
                p.compareTo(TWO) > 0
                        && q.compareTo(TWO) > 0
                        && p.multiply(q).equals(n)
                        && e.testBit(0)
                        && e.bitLength() > 1
                        && e.bitLength() <= 64
                        && d.compareTo(n) < 0
                        && dp.equals(d.mod(p.subtract(BigInteger.ONE)))
                        && dq.equals(d.mod(q.subtract(BigInteger.ONE)))
                        && e.multiply(dp).mod(p.subtract(BigInteger.ONE)).equals(BigInteger.ONE)
                        && e.multiply(dq).mod(q.subtract(BigInteger.ONE)).equals(BigInteger.ONE)
                        && qi.multiply(q).mod(p).equals(BigInteger.ONE);
        if (!consistent) {
            throw webKey.refused("n");
        }
        try {
            var key =
                    (RSAPrivateCrtKey)
                            KeyFactory.getInstance("RSA")
                                    .generatePrivate(
                                            new RSAPrivateCrtKeySpec(n, e, d, p, q, dp, dq, qi));
            return new KeyMaterial(new PublicPart.Rsa(n, e), key.getEncoded());
        } catch (GeneralSecurityException _) {
            throw webKey.refused("n");
        }
    }

    private static BigInteger number(Members webKey, String name) {
        byte[] bytes = webKey.requiredBytes(name);
        if (bytes.length == 0 || bytes.length > 1024) {
            throw webKey.refused(name);
        }
        var number = new BigInteger(1, bytes);
        Arrays.fill(bytes, (byte) 0);
        return number;
    }
}
