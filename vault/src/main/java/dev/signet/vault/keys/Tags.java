// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.keys;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// Tags of a key or a vault, in the order given: at most 15, each name and value at most 256
/// characters.
public record Tags(Map<String, String> values) {
    private static final int TAGS_MAX = 15;
    private static final int CHARACTERS_MAX = 256;

    /// No tags.
    public static final Tags NONE = new Tags(Map.of());

    public Tags {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        if (values.size() > TAGS_MAX) {
            throw refused("at most 15 tags are allowed");
        }
        values.forEach(
                (name, value) -> {
                    if (name.length() > CHARACTERS_MAX || value.length() > CHARACTERS_MAX) {
                        throw refused("a tag's name and value have at most 256 characters");
                    }
                });
    }

    private static Failed refused(String text) {
        return new Failed(Failure.INVALID, text, new Fact("field", "tags"));
    }
}
