// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import static dev.signet.crypto.Sample.PLACE;
import static dev.signet.crypto.Sample.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failure;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedValueTest {
    private final AeadSeals seals = Sample.seals();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 450, 100_000})
    void whatIsSealedOpensAgain(int plainBytes) {
        byte[] plain = Sample.bytes(plainBytes);
        byte[] sealed = seals.seal(Purpose.BODY, plain, PLACE);
        assertEquals(plainBytes + seals.valueOverheadBytes(), sealed.length);
        assertArrayEquals(plain, seals.open(Purpose.BODY, sealed, PLACE));
    }

    @Test
    void aValueNamesItsFormatAndGenerationInTheClear() {
        byte[] sealed = seals.seal(Purpose.BODY, Sample.bytes(10), PLACE);
        assertEquals(1, sealed[0]);
        assertEquals(1, ByteBuffer.wrap(sealed).getInt(1));
    }

    @Test
    void noTwoValuesShareANonce() {
        Set<ByteBuffer> nonces = new HashSet<>();
        for (int count = 0; count < 1_000; count++) {
            byte[] sealed = seals.seal(Purpose.BODY, new byte[0], PLACE);
            assertTrue(nonces.add(ByteBuffer.wrap(Arrays.copyOfRange(sealed, 5, 17))));
        }
    }

    @Test
    void aFlippedBitAnywhereIsRefused() {
        byte[] sealed = seals.seal(Purpose.BODY, Sample.bytes(20), PLACE);
        for (int bit = 8; bit < 8 * sealed.length; bit++) {
            byte[] flipped = sealed.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            assertFails(Failure.CORRUPT, () -> seals.open(Purpose.BODY, flipped, PLACE));
        }
    }

    @Test
    void aValueCutOrExtendedIsRefused() {
        byte[] sealed = seals.seal(Purpose.BODY, Sample.bytes(20), PLACE);
        for (int length = 0; length <= sealed.length + 20; length++) {
            byte[] other = Arrays.copyOf(sealed, length);
            if (length != sealed.length) {
                assertFails(Failure.CORRUPT, () -> seals.open(Purpose.BODY, other, PLACE));
            }
        }
    }

    @Test
    void aValueMovedToAnotherPlaceIsRefused() {
        byte[] sealed = seals.seal(Purpose.BODY, Sample.bytes(20), PLACE);
        assertFails(Failure.CORRUPT, () -> seals.open(Purpose.BODY, sealed, new byte[] {7, 7, 8}));
        assertFails(Failure.CORRUPT, () -> seals.open(Purpose.BODY, sealed, new byte[0]));
        assertFails(Failure.CORRUPT, () -> seals.open(Purpose.HEAD, sealed, PLACE));
    }

    @Test
    void anotherAccountCannotOpenAValue() {
        byte[] sealed = seals.seal(Purpose.BODY, Sample.bytes(20), PLACE);
        AeadSeals other = Sample.seals(Sample.OTHER_ACCOUNT, Sample.cache());
        assertFails(Failure.CORRUPT, () -> other.open(Purpose.BODY, sealed, PLACE));
    }

    @Test
    void anOlderFormatIsRefusedAsTooOld() {
        byte[] sealed = seals.seal(Purpose.BODY, Sample.bytes(20), PLACE);
        sealed[0] = 0;
        assertFails(Failure.FORMAT_TOO_OLD, () -> seals.open(Purpose.BODY, sealed, PLACE));
    }

    @Test
    void aNewerFormatIsRefusedAsTooNew() {
        byte[] sealed = seals.seal(Purpose.BODY, Sample.bytes(20), PLACE);
        sealed[0] = 2;
        assertFails(Failure.FORMAT_TOO_NEW, () -> seals.open(Purpose.BODY, sealed, PLACE));
    }

    @Test
    void noLabelOfAPurposeBeginsAnotherAndNoCodeIsGivenTwice() {
        for (Purpose one : Purpose.values()) {
            for (Purpose two : Purpose.values()) {
                if (one != two) {
                    assertFalse(two.label().startsWith(one.label()));
                    assertFalse(one.code() == two.code());
                }
            }
        }
    }

    @Test
    void aNameIsTheSameInEveryGenerationAndAnotherInEveryAccount() {
        byte[] name = seals.name(PLACE);
        assertEquals(16, name.length);
        seals.add(Sample.generation(Sample.ACCOUNT, 2));
        seals.activate(2);
        assertArrayEquals(name, seals.name(PLACE));
        AeadSeals other = Sample.seals(Sample.OTHER_ACCOUNT, Sample.cache());
        assertFalse(Arrays.equals(name, other.name(PLACE)));
    }
}
