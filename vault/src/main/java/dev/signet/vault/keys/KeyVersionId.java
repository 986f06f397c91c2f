// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.keys;

import dev.signet.base.Chance;
import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.Locale;
import java.util.regex.Pattern;

/// The id of one version of a key: 32 hexadecimal digits, held in lower case.
public record KeyVersionId(String text) {
    private static final Pattern GRAMMAR = Pattern.compile("[a-fA-F0-9]{32}");

    public KeyVersionId {
        if (!GRAMMAR.matcher(text).matches()) {
            throw new Failed(
                    Failure.INVALID,
                    "a key version has 32 hexadecimal digits",
                    new Fact("field", "key-version"));
        }
        text = text.toLowerCase(Locale.ROOT);
    }

    /// A fresh random id.
    public static KeyVersionId random(Chance chance) {
        return new KeyVersionId("%016x%016x".formatted(chance.next(), chance.next()));
    }

    @Override
    public String toString() {
        return text;
    }
}
