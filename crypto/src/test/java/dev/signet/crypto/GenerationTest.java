// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import static dev.signet.crypto.Sample.ACCOUNT;
import static dev.signet.crypto.Sample.OTHER_ACCOUNT;
import static dev.signet.crypto.Sample.PLACE;
import static dev.signet.crypto.Sample.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Entropy;
import dev.signet.base.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GenerationTest {
    private static final Secret SERVICE = Secret.owning(Sample.entropy(1).bytes(32));
    private static final Secret CUSTOMER = Secret.owning(Sample.entropy(2).bytes(32));
    private static final Secret ZEROS = Secret.owning(new byte[32]);

    @Test
    void aSecretComesOfBothHalvesTheAccountAndTheNumber() {
        List<Generation> all = new ArrayList<>();
        all.add(Generation.derive(ACCOUNT, 1, SERVICE, Optional.of(CUSTOMER)));
        all.add(Generation.derive(ACCOUNT, 1, CUSTOMER, Optional.of(SERVICE)));
        all.add(Generation.derive(ACCOUNT, 1, SERVICE, Optional.of(ZEROS)));
        all.add(Generation.derive(ACCOUNT, 1, ZEROS, Optional.of(CUSTOMER)));
        all.add(Generation.derive(ACCOUNT, 1, SERVICE, Optional.empty()));
        all.add(Generation.derive(ACCOUNT, 2, SERVICE, Optional.of(CUSTOMER)));
        all.add(Generation.derive(OTHER_ACCOUNT, 1, SERVICE, Optional.of(CUSTOMER)));
        byte[] mac = all.getFirst().mac(Purpose.RING, PLACE);
        for (Generation other : all.subList(1, all.size())) {
            assertFalse(other.verifies(Purpose.RING, PLACE, mac));
        }
        Generation again = Generation.derive(ACCOUNT, 1, SERVICE, Optional.of(CUSTOMER));
        assertTrue(again.verifies(Purpose.RING, PLACE, mac));
    }

    @Test
    void aMacIsOfItsMessageAndItsPurpose() {
        Generation generation = Sample.generation(ACCOUNT, 1);
        byte[] mac = generation.mac(Purpose.RING, PLACE);
        assertFalse(generation.verifies(Purpose.RING, new byte[] {7, 7}, mac));
        assertFalse(generation.verifies(Purpose.RECORD, PLACE, mac));
    }

    @Test
    void itSealsAndOpensTheSameValuesAsTheSeals() {
        Generation generation = Sample.generation(ACCOUNT, 1);
        byte[] plain = Sample.bytes(32);
        byte[] sealed = generation.seal(Entropy.system(), Purpose.NAMES, plain, PLACE);
        assertArrayEquals(plain, generation.open(Purpose.NAMES, sealed, PLACE));
        assertArrayEquals(plain, Sample.seals().open(Purpose.NAMES, sealed, PLACE));
        Generation second = Sample.generation(ACCOUNT, 2);
        assertFails(Failure.CORRUPT, () -> second.open(Purpose.NAMES, sealed, PLACE));
    }

    @Test
    void onceClosedItRefuses() {
        Generation generation = Sample.generation(ACCOUNT, 1);
        generation.close();
        assertFails(Failure.KEY_REFUSED, () -> generation.mac(Purpose.RING, PLACE));
    }

    @Test
    void secretsOfAnotherLengthAndNumbersBelowOneAreRefused() {
        Secret half = Secret.owning(new byte[16]);
        assertFails(
                Failure.INVALID, () -> Generation.derive(ACCOUNT, 1, half, Optional.of(CUSTOMER)));
        assertFails(
                Failure.INVALID, () -> Generation.derive(ACCOUNT, 1, SERVICE, Optional.of(half)));
        assertFails(Failure.INVALID, () -> Generation.owning(0, SERVICE));
        assertFails(Failure.INVALID, () -> Sample.generations(ACCOUNT, 2, 1));
        assertFails(Failure.INVALID, () -> Sample.generations(ACCOUNT, 1, 1, 1));
    }

    @Test
    void nothingPrintsASecret() {
        var generations = Sample.generations(ACCOUNT, 1, 1, 2);
        assertFalse(generations.toString().contains("Secret"));
        assertFalse(generations.toString().contains(ACCOUNT.toString()));
    }
}
