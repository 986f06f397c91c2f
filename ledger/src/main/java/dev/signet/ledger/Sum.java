// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import java.nio.ByteBuffer;

/// What tells one set of records from every other: how many there are, and their fingerprints
/// added up modulo 2^256 (MSet-Add-Hash of Clarke and others, 2003; the fingerprints are keyed
/// and the sum stands sealed). Adding and taking away cost the same however many there are.
/// Immutable.
record Sum(long count, long first, long second, long third, long fourth) {
    static final int BYTES = 5 * Long.BYTES;
    static final Sum NONE = new Sum(0, 0, 0, 0, 0);

    /// @param fingerprint 32 bytes, of a record that was not in the set
    Sum plus(byte[] fingerprint) {
        var added = ByteBuffer.wrap(fingerprint);
        long a = added.getLong();
        long b = added.getLong();
        long c = added.getLong();
        long d = added.getLong();
        long low = fourth + d;
        long carry = carry(fourth, d, 0);
        long next = third + c + carry;
        carry = carry(third, c, carry);
        long upper = second + b + carry;
        carry = carry(second, b, carry);
        return new Sum(count + 1, first + a + carry, upper, next, low);
    }

    /// @param fingerprint 32 bytes, of a record that was in the set
    Sum minus(byte[] fingerprint) {
        // minus x is plus not(x) plus 1
        byte[] negative = new byte[fingerprint.length];
        int carry = 1;
        for (int i = negative.length - 1; i >= 0; i--) {
            int digit = (~fingerprint[i] & 0xff) + carry;
            negative[i] = (byte) digit;
            carry = digit >> 8;
        }
        Sum added = plus(negative);
        return new Sum(count - 1, added.first, added.second, added.third, added.fourth);
    }

    private static long carry(long a, long b, long carriedIn) {
        long sum = a + b;
        boolean over = Long.compareUnsigned(sum, a) < 0;
        return over || (carriedIn == 1 && sum == -1) ? 1 : 0;
    }

    void put(ByteBuffer target) {
        target.putLong(count).putLong(first).putLong(second).putLong(third).putLong(fourth);
    }

    static Sum take(ByteBuffer source) {
        return new Sum(
                source.getLong(),
                source.getLong(),
                source.getLong(),
                source.getLong(),
                source.getLong());
    }
}
