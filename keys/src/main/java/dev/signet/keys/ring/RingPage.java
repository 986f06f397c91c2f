// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.ring;

import java.util.Arrays;

/// One key ring file: the content and its place in the chain of files.
///
/// @param sequence 1 for the first file of an account, then rising by one
/// @param previous SHA-256 of the file before, all of its bytes; zeros in the first
/// @param mac HMAC-SHA-256 under the active generation's ring key; 32 bytes
record RingPage(long sequence, byte[] previous, RingContent content, byte[] mac) {
    static final int MAC_BYTES = 32;

    RingPage {
        previous = previous.clone();
        mac = mac.clone();
    }

    @Override
    public byte[] previous() {
        return previous.clone();
    }

    @Override
    public byte[] mac() {
        return mac.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RingPage that
                && sequence == that.sequence
                && Arrays.equals(previous, that.previous)
                && content.equals(that.content)
                && Arrays.equals(mac, that.mac);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(sequence);
    }

    @Override
    public String toString() {
        return "RingPage(" + sequence + ")";
    }
}
