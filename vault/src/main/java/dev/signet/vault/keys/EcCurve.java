// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.keys;

import java.util.Arrays;
import java.util.Optional;

/// The elliptic curves a key can be made on. P-256K is known to Key Vault but not to the JDK.
public enum EcCurve {
    P_256("P-256", "secp256r1", 32),
    P_384("P-384", "secp384r1", 48),
    P_521("P-521", "secp521r1", 66);

    private final String text;
    private final String standardName;
    private final int coordinateBytes;

    EcCurve(String text, String standardName, int coordinateBytes) {
        this.text = text;
        this.standardName = standardName;
        this.coordinateBytes = coordinateBytes;
    }

    /// The value of `crv` (RFC 7518, section 6.2.1.1).
    public String text() {
        return text;
    }

    /// The name under which the JDK knows it.
    public String standardName() {
        return standardName;
    }

    /// Bytes of each coordinate in a JSON web key.
    public int coordinateBytes() {
        return coordinateBytes;
    }

    /// The curve of exactly that `crv`.
    public static Optional<EcCurve> of(String text) {
        return Arrays.stream(values()).filter(each -> each.text.equals(text)).findFirst();
    }
}
