// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import static dev.signet.crypto.Sample.ACCOUNT;
import static dev.signet.crypto.Sample.OTHER_ACCOUNT;
import static dev.signet.crypto.Sample.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.base.Entropy;
import dev.signet.base.Failure;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RootKeyTest {
    private static final UUID ID = new UUID(5, 6);

    private final Secret service = Secret.owning(Sample.bytes(32));
    private final RootKey root = new RootKey(ID, Secret.owning(Sample.entropy(9).bytes(32)));
    private final byte[] wrapped = root.wrap(Entropy.system(), ACCOUNT, 3, service);

    @Test
    void whatIsWrappedOpensAgain() {
        assertEquals(RootKey.WRAPPED_BYTES, wrapped.length);
        assertEquals(service, root.unwrap(ACCOUNT, 3, wrapped));
    }

    @Test
    void anotherAccountGenerationOrRootIsRefused() {
        assertFails(Failure.CORRUPT, () -> root.unwrap(OTHER_ACCOUNT, 3, wrapped));
        assertFails(Failure.CORRUPT, () -> root.unwrap(ACCOUNT, 4, wrapped));
        var renamed = new RootKey(new UUID(5, 7), Secret.owning(Sample.entropy(9).bytes(32)));
        assertFails(Failure.CORRUPT, () -> renamed.unwrap(ACCOUNT, 3, wrapped));
        var other = new RootKey(ID, Secret.owning(Sample.entropy(10).bytes(32)));
        assertFails(Failure.CORRUPT, () -> other.unwrap(ACCOUNT, 3, wrapped));
    }

    @Test
    void everyFlippedBitAndEveryOtherLengthIsRefused() {
        for (int bit = 8; bit < 8 * wrapped.length; bit++) {
            byte[] flipped = wrapped.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            assertFails(Failure.CORRUPT, () -> root.unwrap(ACCOUNT, 3, flipped));
        }
        for (int length = 0; length < wrapped.length + 3; length++) {
            byte[] other = Arrays.copyOf(wrapped, length);
            if (length != wrapped.length) {
                assertFails(Failure.CORRUPT, () -> root.unwrap(ACCOUNT, 3, other));
            }
        }
    }

    @Test
    void otherFormatsAreRefusedAsTooOldAndTooNew() {
        byte[] other = wrapped.clone();
        other[0] = 0;
        assertFails(Failure.FORMAT_TOO_OLD, () -> root.unwrap(ACCOUNT, 3, other));
        other[0] = 2;
        assertFails(Failure.FORMAT_TOO_NEW, () -> root.unwrap(ACCOUNT, 3, other));
    }

    @Test
    void onceClosedItRefuses() {
        root.close();
        assertFails(Failure.KEY_REFUSED, () -> root.unwrap(ACCOUNT, 3, wrapped));
    }
}
