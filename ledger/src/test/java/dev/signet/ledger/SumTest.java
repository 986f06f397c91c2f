// SPDX-License-Identifier: Apache-2.0
package dev.signet.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SumTest {
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

    @Test
    void itIsTheSumModuloTwoToThe256() {
        var random = new Random(11);
        BigInteger expected = BigInteger.ZERO;
        Sum sum = Sum.NONE;
        for (int i = 0; i < 2_000; i++) {
            byte[] fingerprint = fingerprint(random, i);
            boolean added = random.nextInt(3) > 0;
            var number = new BigInteger(1, fingerprint);
            expected = (added ? expected.add(number) : expected.subtract(number)).mod(MODULUS);
            sum = added ? sum.plus(fingerprint) : sum.minus(fingerprint);
            assertEquals(expected, number(sum), "step " + i);
        }
    }

    /// Random ones, and those at which a carry runs through.
    private static byte[] fingerprint(Random random, int i) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        if (i % 3 == 1) {
            Arrays.fill(bytes, random.nextInt(4) * 8, 32, (byte) -1);
        } else if (i % 3 == 2) {
            Arrays.fill(bytes, random.nextInt(4) * 8, 32, (byte) 0);
        }
        return bytes;
    }

    private static BigInteger number(Sum sum) {
        var bytes = ByteBuffer.allocate(Sum.BYTES);
        sum.put(bytes);
        return new BigInteger(1, Arrays.copyOfRange(bytes.array(), Long.BYTES, Sum.BYTES));
    }

    @Test
    void orderDoesNotMatterAndWhatIsTakenAwayIsGone() {
        var random = new Random(12);
        var all = new ArrayList<byte[]>();
        for (int i = 0; i < 50; i++) {
            all.add(Sample.bytes(i, 32));
        }
        Sum first = all.stream().reduce(Sum.NONE, Sum::plus, (a, _) -> a);
        Collections.shuffle(all, random);
        assertEquals(first, all.stream().reduce(Sum.NONE, Sum::plus, (a, _) -> a));
        assertEquals(50, first.count());
        assertEquals(first, first.plus(Sample.bytes(77, 32)).minus(Sample.bytes(77, 32)));
        assertNotEquals(first, first.minus(all.getFirst()).plus(Sample.bytes(78, 32)));
    }
}
