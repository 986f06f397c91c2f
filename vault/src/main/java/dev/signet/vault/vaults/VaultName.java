// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.vaults;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.regex.Pattern;

/// The name of a vault: 3 to 24 letters, digits and hyphens; one name in the whole
/// installation, compared without case (Microsoft.KeyVault 2023-07-01).
public record VaultName(String text) {
    private static final Pattern GRAMMAR = Pattern.compile("[a-zA-Z0-9-]{3,24}");

    public VaultName {
        if (!GRAMMAR.matcher(text).matches()) {
            throw new Failed(
                    Failure.INVALID,
                    "a vault name has 3 to 24 letters, digits and hyphens",
                    new Fact("field", "vaultName"));
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
