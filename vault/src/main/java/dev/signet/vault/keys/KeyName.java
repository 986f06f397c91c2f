// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.keys;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.regex.Pattern;

/// The name of a key in its vault: 1 to 127 letters, digits and hyphens, compared without case.
public record KeyName(String text) {
    private static final Pattern GRAMMAR = Pattern.compile("[a-zA-Z0-9-]{1,127}");

    public KeyName {
        if (!GRAMMAR.matcher(text).matches()) {
            throw new Failed(
                    Failure.INVALID,
                    "a key name has 1 to 127 letters, digits and hyphens",
                    new Fact("field", "key-name"));
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
