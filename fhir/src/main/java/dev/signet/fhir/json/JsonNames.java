// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.json;

import org.jspecify.annotations.Nullable;

/// The names of FHIR's own elements, one instance each, so that objects that are read share them.
/// Only definitions put names here: nothing that a client sends is kept. Any thread.
public final class JsonNames {
    /// Names of one version are about 3,300, each also with `_`.
    private static final int SLOTS = 1 << 15;

    private static final int KNOWN_MAX = SLOTS / 2;
    private static final @Nullable String[] TABLE = new String[SLOTS];
    private static int known;

    static {
        know("resourceType");
    }

    private JsonNames() {}

    /// Adds a name of a definition, and the one with `_` before it.
    public static void knowElement(String name) {
        know(name);
        know("_" + name);
    }

    private static synchronized void know(String name) {
        int slot = slot(name.hashCode());
        for (String there = TABLE[slot]; there != null; there = TABLE[slot]) {
            if (there.equals(name)) {
                return;
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
        if (known < KNOWN_MAX) {
            known++;
            TABLE[slot] = name;
        }
    }

    /// The known name written in these bytes, or `null`.
    ///
    /// @param hash of the bytes as [String#hashCode] has it for ASCII
    static @Nullable String find(byte[] body, int offset, int length, int hash) {
        int slot = slot(hash);
        // strings may be read without a lock: what they hold is final
        for (String candidate = TABLE[slot]; candidate != null; candidate = TABLE[slot]) {
            if (candidate.hashCode() == hash && is(candidate, body, offset, length)) {
                return candidate;
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
        return null;
    }

    private static boolean is(String name, byte[] body, int offset, int length) {
        if (name.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (name.charAt(i) != body[offset + i]) {
                return false;
            }
        }
        return true;
    }

    private static int slot(int hash) {
        return (hash ^ (hash >>> 15)) & (SLOTS - 1);
    }
}
