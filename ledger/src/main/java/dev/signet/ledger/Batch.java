// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes that happen together or not at all, in the order given. One thread at a time.
public final class Batch {
    private final List<Step> steps = new ArrayList<>();

    /// Sets `key` to `value`. Both arrays are handed over.
    public Batch put(Family family, byte[] key, byte[] value) {
        steps.add(new Step(family, key, Optional.of(value)));
        return this;
    }

    /// Removes `key`; nothing happens if it is not there. The array is handed over.
    public Batch delete(Family family, byte[] key) {
        steps.add(new Step(family, key, Optional.empty()));
        return this;
    }

    /// True when nothing has been put or deleted.
    public boolean isEmpty() {
        return steps.isEmpty();
    }

    List<Step> steps() {
        return steps;
    }

    record Step(Family family, byte[] key, Optional<byte[]> value) {}
}
