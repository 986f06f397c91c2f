// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.keys;

import java.util.Arrays;
import java.util.Optional;

/// What a key may be used for: the values of `key_ops` (RFC 7517, section 4.3, and Key Vault).
public enum KeyOperation {
    ENCRYPT("encrypt", true),
    DECRYPT("decrypt", false),
    SIGN("sign", true),
    VERIFY("verify", false),
    WRAP_KEY("wrapKey", true),
    UNWRAP_KEY("unwrapKey", false),
    IMPORT("import", true),
    EXPORT("export", true);

    private final String text;
    private final boolean protecting;

    KeyOperation(String text, boolean protecting) {
        this.text = text;
        this.protecting = protecting;
    }

    /// The word in `key_ops`.
    public String text() {
        return text;
    }

    /// Whether it protects new data. Such an operation needs a key inside its time window;
    /// opening old data (decrypt, unwrapKey, verify) does not, so that data stays readable
    /// after expiry.
    public boolean protecting() {
        return protecting;
    }

    /// The operation of exactly that word.
    public static Optional<KeyOperation> of(String text) {
        return Arrays.stream(values()).filter(each -> each.text.equals(text)).findFirst();
    }
}
