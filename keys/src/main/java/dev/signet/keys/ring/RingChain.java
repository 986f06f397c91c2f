// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.ring;

import dev.signet.base.Digests;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Generation;
import dev.signet.crypto.Purpose;
import java.util.Optional;

/// The key ring's files as one value that moves on: every change is written twice, once into each
/// slot, so that wrappings that were dropped are in neither.
///
/// A crash, or a disk that fails, between the two leaves the new value in one slot and the old in
/// the other; [#settle] finishes the change. One caller at a time; [#content] any thread.
final class RingChain {
    private static final byte[] NONE = new byte[Digests.SHA256_BYTES];

    private final RingSlots slots;
    private volatile RingSlots.Newest newest;
    private boolean uncertain;

    private RingChain(RingSlots slots, RingSlots.Newest newest) {
        this.slots = slots;
        this.newest = newest;
    }

    /// @throws Failed `NOT_FOUND` when there is no ring, else as [RingSlots#read]
    static RingChain load(RingSlots slots) {
        return new RingChain(slots, readOrFail(slots));
    }

    /// Writes the first two pages of a ring.
    ///
    /// @throws Failed `CONFLICT` when there is a ring
    static RingChain create(RingSlots slots, RingContent content, Generation active) {
        if (slots.read().isPresent()) {
            throw new Failed(Failure.CONFLICT, "the account has a key ring already");
        }
        RingPage first = signed(1, NONE, content, active);
        var chain = new RingChain(slots, new RingSlots.Newest(first, slots.write(first), false));
        chain.settle(active);
        return chain;
    }

    RingContent content() {
        return newest.page().content();
    }

    long sequence() {
        return newest.page().sequence();
    }

    boolean settled() {
        return newest.settled() && !uncertain;
    }

    /// Whether the newest page was written by whoever holds this generation's secret.
    boolean authenticatedBy(Generation active) {
        RingPage page = newest.page();
        return active.verifies(Purpose.RING, RingCodec.authenticated(page), page.mac());
    }

    /// Writes new content; when this returns it is what every later opening finds. The second
    /// slot is left to [#settle].
    ///
    /// @param active the generation that is active in `content`
    /// @throws Failed `STORAGE`: whether the change has happened is only known after [#refresh]
    void commit(RingContent content, Generation active) {
        RingPage page = signed(sequence() + 1, newest.digest(), content, active);
        uncertain = true;
        newest = new RingSlots.Newest(page, slots.write(page), false);
        uncertain = false;
    }

    /// Writes the newest content into the other slot too, if it is not there.
    void settle(Generation active) {
        if (!newest.settled()) {
            RingPage page = signed(sequence() + 1, newest.digest(), content(), active);
            uncertain = true;
            newest = new RingSlots.Newest(page, slots.write(page), true);
            uncertain = false;
        }
    }

    /// After a write that failed: looks which of the two values is on the disk.
    void refresh() {
        if (uncertain) {
            newest = readOrFail(slots);
            uncertain = false;
        }
    }

    private static RingSlots.Newest readOrFail(RingSlots slots) {
        Optional<RingSlots.Newest> found = slots.read();
        return found.orElseThrow(
                () -> new Failed(Failure.NOT_FOUND, "the account has no key ring"));
    }

    private static RingPage signed(
            long sequence, byte[] previous, RingContent content, Generation active) {
        var blank = new RingPage(sequence, previous, content, new byte[RingPage.MAC_BYTES]);
        byte[] mac = active.mac(Purpose.RING, RingCodec.authenticated(blank));
        return new RingPage(sequence, previous, content, mac);
    }
}
