// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import dev.signet.base.Failure;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The purpose keys of one generation and the keys of the files that are open under it. Any
/// thread.
final class GenerationKeys {
    private final int number;
    private final Map<Purpose, PurposeKey> keys = new EnumMap<>(Purpose.class);
    private final Set<CipherKey> fileKeys = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Withdrawal wiped;

    GenerationKeys(Generation generation) {
        this.number = generation.number();
        for (Purpose purpose : Purpose.values()) {
            keys.put(purpose, generation.key(purpose));
        }
    }

    int number() {
        return number;
    }

    PurposeKey key(Purpose purpose) {
        PurposeKey key = keys.get(purpose);
        if (key == null) {
            throw new IllegalStateException("every purpose has a key");
        }
        return key;
    }

    /// The key of a file; wiped with the generation. The file lets go of it with [#release].
    CipherKey fileKey(FileHeader header, byte[] salt, byte[] associated) {
        CipherKey key = key(header.purpose()).fileKey(salt, associated);
        fileKeys.add(key);
        Withdrawal why = wiped;
        if (why != null) { // it came while the others were being wiped
            key.wipe(why);
        }
        return key;
    }

    void release(CipherKey key) {
        fileKeys.remove(key);
        key.wipe(Withdrawal.of(Failure.INTERNAL));
    }

    void wipe(Withdrawal why) {
        wiped = why;
        keys.values().forEach(key -> key.wipe(why));
        fileKeys.forEach(key -> key.wipe(why));
        fileKeys.clear();
    }
}
