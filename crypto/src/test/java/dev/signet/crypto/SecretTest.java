// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import static dev.signet.crypto.Sample.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.signet.base.Failure;
import org.junit.jupiter.api.Test;

class SecretTest {
    @Test
    void closingOverwritesTheBytesAndEndsItsUse() {
        byte[] bytes = {1, 2, 3};
        Secret secret = Secret.owning(bytes);
        assertEquals(6, secret.use(lent -> lent[0] + lent[1] + lent[2]).intValue());
        secret.close();
        assertArrayEquals(new byte[3], bytes);
        assertFails(Failure.KEY_REFUSED, () -> secret.use(lent -> lent.length));
    }

    @Test
    void aUseThatACloseOvertakesFails() {
        Secret secret = Secret.owning(new byte[] {1, 2, 3});
        assertFails(
                Failure.KEY_REFUSED,
                () ->
                        secret.use(
                                lent -> {
                                    secret.close();
                                    return lent.clone();
                                }));
    }

    @Test
    void twoSharesGiveTheSecretBackAndAreAsLongAsItIs() {
        Secret secret = Secret.owning(new byte[] {1, 2, 3});
        Secret chance = Secret.owning(new byte[] {5, 6, -1});
        Secret share = secret.xor(chance);
        assertEquals(Secret.owning(new byte[] {4, 4, -4}), share);
        assertEquals(secret, share.xor(chance));
        assertFails(Failure.INVALID, () -> secret.xor(Secret.owning(new byte[2])));
    }

    @Test
    void itPrintsItsLengthOnlyAndEqualsByBytes() {
        assertEquals("Secret(3 bytes)", Secret.owning(new byte[] {1, 2, 3}).toString());
        assertEquals(Secret.owning(new byte[] {1, 2}), Secret.owning(new byte[] {1, 2}));
        assertNotEquals(Secret.owning(new byte[] {1, 2}), Secret.owning(new byte[] {1, 3}));
    }
}
