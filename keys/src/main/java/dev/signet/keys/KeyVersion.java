// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.regex.Pattern;

/// One version of a customer's key.
///
/// @param kid the full, versioned key identifier: `https://{vault}/keys/{name}/{version}`; the
///     version is 1 to 64 letters and digits (32 hex digits in Key Vault)
public record KeyVersion(String kid) {
    private static final Pattern KID =
            Pattern.compile(
                    "https://[a-z0-9.:\\[\\]-]{1,262}/keys/[0-9a-zA-Z-]{1,127}/[0-9a-zA-Z]{1,64}");

    public KeyVersion {
        if (!KID.matcher(kid).matches()) {
            throw new Failed(Failure.INVALID, "a key identifier names vault, key and version");
        }
    }

    /// The last segment of the identifier.
    public String version() {
        return kid.substring(kid.lastIndexOf('/') + 1);
    }
}
