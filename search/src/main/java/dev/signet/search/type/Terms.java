// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.type;

import dev.signet.base.Digests;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// The spelling that the types of parameters share; documents and queries both come here. Pure.
public final class Terms {
    /// The field that names the parameters of which a resource has values.
    public static final String PRESENT = "_has";

    /// Characters of a code, uri or url that count.
    static final int CODE_CHARACTERS_MAX = 2_048;

    private Terms() {}

    static String cut(String text, int charactersMax) {
        return text.length() > charactersMax ? text.substring(0, charactersMax) : text;
    }

    /// A code, uri or url, cut at [#CODE_CHARACTERS_MAX].
    static String code(String text) {
        return cut(text, CODE_CHARACTERS_MAX);
    }

    /// A group of numbers that is named by a text: the first eight bytes of its SHA-256, never 0.
    static long group(String text) {
        byte[] digest = Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
        long hash = ByteBuffer.wrap(digest).getLong();
        return hash == 0 ? 1 : hash;
    }
}
