// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Writes that happen together or not at all, in the order given. One thread at a time.
public final class Batch {
    /// Length of a note.
    public static final int NOTE_BYTES = 40;

    private final List<Step> steps = new ArrayList<>();
    private Optional<byte[]> note = Optional.empty();

    /// Sets `key` to `value`. Both arrays are handed over. In a summed family the ledger looks
    /// up what is there.
    public Batch put(Family family, byte[] key, byte[] value) {
        steps.add(new Step(family, key, Optional.of(value), new Before.Unknown()));
        return this;
    }

    /// The same for a caller who knows that nothing is there, earlier steps of the batch
    /// included. The sum over the family goes wrong if there is.
    public Batch insert(Family family, byte[] key, byte[] value) {
        steps.add(new Step(family, key, Optional.of(value), new Before.Nothing()));
        return this;
    }

    /// The same for a caller who knows what is there, earlier steps of the batch included.
    ///
    /// @param before exactly the value that is replaced; handed over
    public Batch replace(Family family, byte[] key, byte[] before, byte[] value) {
        steps.add(new Step(family, key, Optional.of(value), new Before.Value(before)));
        return this;
    }

    /// Removes `key`; nothing happens if it is not there. The array is handed over.
    public Batch delete(Family family, byte[] key) {
        steps.add(new Step(family, key, Optional.empty(), new Before.Unknown()));
        return this;
    }

    /// Adds the steps of `other` behind those there are; its note is left out.
    public Batch addAll(Batch other) {
        steps.addAll(other.steps);
        return this;
    }

    /// Has the anchor remember `note` with this batch and those after it, until another one;
    /// see [Ledger#noted]. Of several the last counts.
    ///
    /// @param note [#NOTE_BYTES]; handed over
    public Batch note(byte[] note) {
        if (note.length != NOTE_BYTES) {
            throw new IllegalArgumentException("a note has 40 bytes");
        }
        this.note = Optional.of(note);
        return this;
    }

    /// True when nothing has been put or deleted.
    public boolean isEmpty() {
        return steps.isEmpty();
    }

    List<Step> steps() {
        return steps;
    }

    Optional<byte[]> note() {
        return note;
    }

    record Step(Family family, byte[] key, Optional<byte[]> value, Before before) {}

    /// What the caller knows of the value that a step replaces.
    sealed interface Before {
        record Unknown() implements Before {}

        record Nothing() implements Before {}

        record Value(byte[] bytes) implements Before {}
    }
}
