// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.session;

import dev.signet.base.Entropy;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What an address of a page stands for, where the thing itself may not stand in an address: ids
/// and search values of patients would lie in the browser's history and in the logs of proxies. A
/// handle is chance and means something within its session only. Bounded by their number and by
/// the characters of all meanings together: what was used least lately goes first. Any thread.
public final class Handles {
    private static final int HELD_MAX = 4_000;
    private static final int CHARACTERS_MAX = 4 * 1024 * 1024;
    private static final int HANDLE_BYTES = 12;

    private final Entropy entropy;
    private final Map<String, String> byHandle =
            new LinkedHashMap<>(64, 0.75f, true); // guarded by this, as the next two
    private final Map<String, String> byMeaning = new HashMap<>();
    private long characters; // of all meanings

    Handles(Entropy entropy) {
        this.entropy = entropy;
    }

    /// The handle of that meaning: always the same one while it is held.
    public synchronized String of(String meaning) {
        String known = byMeaning.get(meaning);
        if (known != null) {
            byHandle.get(known);
            return known;
        }
        String handle =
                Base64.getUrlEncoder().withoutPadding().encodeToString(entropy.bytes(HANDLE_BYTES));
        byMeaning.put(meaning, handle);
        byHandle.put(handle, meaning);
        characters += meaning.length();
        letGo();
        return handle;
    }

    private void letGo() {
        var leastLately = byHandle.values().iterator();
        while (byHandle.size() > HELD_MAX || characters > CHARACTERS_MAX) {
            String meaning = leastLately.next();
            leastLately.remove();
            byMeaning.remove(meaning);
            characters -= meaning.length();
        }
    }

    /// What it stands for; empty when it is of another session or was let go of.
    public synchronized Optional<String> meaning(String handle) {
        return Optional.ofNullable(byHandle.get(handle));
    }
}
