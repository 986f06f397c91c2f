// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.keys;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// How a key signs a digest (RFC 7518, sections 3.3 to 3.5; RFC 8812 for ES256K). RSNULL is
/// refused.
public enum SignatureAlgorithm {
    RS256(Scheme.PKCS1, Optional.empty(), 32, "3031300d060960864801650304020105000420"),
    RS384(Scheme.PKCS1, Optional.empty(), 48, "3041300d060960864801650304020205000430"),
    RS512(Scheme.PKCS1, Optional.empty(), 64, "3051300d060960864801650304020305000440"),
    PS256(Scheme.PSS, Optional.empty(), 32, ""),
    PS384(Scheme.PSS, Optional.empty(), 48, ""),
    PS512(Scheme.PSS, Optional.empty(), 64, ""),
    ES256(Scheme.ECDSA, Optional.of(EcCurve.P_256), 32, ""),
    ES384(Scheme.ECDSA, Optional.of(EcCurve.P_384), 48, ""),
    ES512(Scheme.ECDSA, Optional.of(EcCurve.P_521), 64, ""),
    ES256K(Scheme.ECDSA, Optional.of(EcCurve.P_256K), 32, "");

    /// What is made of a digest before the key is used.
    enum Scheme {
        PKCS1,
        PSS,
        ECDSA
    }

    private final Scheme scheme;
    private final Optional<EcCurve> curve;
    private final int digestBytes;
    private final String digestInfoHex;

    SignatureAlgorithm(
            Scheme scheme, Optional<EcCurve> curve, int digestBytes, String digestInfoHex) {
        this.scheme = scheme;
        this.curve = curve;
        this.digestBytes = digestBytes;
        this.digestInfoHex = digestInfoHex;
    }

    /// The value of `alg`.
    public String text() {
        return name();
    }

    Scheme scheme() {
        return scheme;
    }

    /// Empty for RSA.
    Optional<EcCurve> curve() {
        return curve;
    }

    /// The algorithm of exactly that `alg`.
    public static Optional<SignatureAlgorithm> of(String text) {
        return Arrays.stream(values()).filter(each -> each.text().equals(text)).findFirst();
    }

    /// Length of the digest in bytes.
    public int digestBytes() {
        return digestBytes;
    }

    /// Whether a key with that public half can sign so.
    public boolean fits(PublicPart publicPart) {
        return switch (publicPart) {
            case PublicPart.Rsa _ -> curve.isEmpty();
            case PublicPart.Ec(var of, _, _) -> curve.equals(Optional.of(of));
        };
    }

    /// The DigestInfo of RFC 8017, section 9.2, around a digest.
    public byte[] digestInfo(byte[] digest) {
        byte[] prefix = HexFormat.of().parseHex(digestInfoHex);
        byte[] info = Arrays.copyOf(prefix, prefix.length + digest.length);
        System.arraycopy(digest, 0, info, prefix.length, digest.length);
        return info;
    }
}
