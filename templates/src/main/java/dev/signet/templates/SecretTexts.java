// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates;

import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The texts in the values that are secure in one deployment, those nested in it too: never to be
/// shown, stored or logged. They are noted before anything can fail because of them. One thread at
/// a time.
public final class SecretTexts {
    private final Set<String> texts = new HashSet<>();

    /// Notes all texts and numbers in a value.
    public void add(JsonNode value) {
        if (value.isString()) {
            texts.add(value.stringValue());
        } else if (value.isNumber()) {
            texts.add(value.asString());
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                add(value.get(i));
            }
        } else if (value.isObject()) {
            value.properties().forEach(member -> add(member.getValue()));
        }
    }

    /// A copy of what has been noted by now.
    public Set<String> all() {
        return Set.copyOf(texts);
    }

    /// How many there are by now: they only become more.
    public int size() {
        return texts.size();
    }
}
