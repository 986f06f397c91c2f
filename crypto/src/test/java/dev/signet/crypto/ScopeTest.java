// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import static dev.signet.crypto.Sample.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.crypto.tink.subtle.Hex;
import com.google.crypto.tink.subtle.Hkdf;
import dev.signet.base.Entropy;
import dev.signet.base.Failure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/// A scope between a generation and its purpose keys.
class ScopeTest {
    private final Properties whole = vectors("v1.properties");
    private final Properties scoped = vectors("scope-v1.properties");
    private final Generation generation =
            VectorGenerator.generation(hex(whole, "service"), hex(whole, "customer"));
    private final UUID id = uuid(hex(scoped, "scopeId"));

    @Test
    void whatWasSealedWithinAScopeOpensAndItsMacIsTheSame() {
        try (Generation within = generation.scoped(scope(id, hex(scoped, "scopeSecret")))) {
            byte[] opened =
                    within.open(Purpose.BODY, hex(scoped, "value"), hex(whole, "associated"));
            assertArrayEquals(hex(whole, "plain"), opened);
            assertArrayEquals(hex(scoped, "mac"), within.mac(Purpose.RING, hex(whole, "plain")));
            assertEquals(generation.number(), within.number());
        }
    }

    @Test
    void itOpensWithNothingButTheDescriptionOfTheFormat() throws Exception {
        byte[] secret = scopeSecretByTink();
        byte[] key =
                Hkdf.computeHkdf("HMACSHA256", secret, new byte[0], text("signet/v1/body"), 32);
        assertArrayEquals(hex(scoped, "bodyKey"), key);
        byte[] value = hex(scoped, "value");
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(key, "AES"),
                new GCMParameterSpec(128, value, 5, 12));
        cipher.updateAAD(value, 0, 5);
        cipher.updateAAD(text("body"));
        cipher.updateAAD(hex(whole, "associated"));
        assertArrayEquals(hex(whole, "plain"), cipher.doFinal(value, 17, value.length - 17));
    }

    @Test
    void neitherTheGenerationAloneNorAnotherScopeOpensIt() {
        byte[] plain = hex(whole, "plain");
        byte[] place = hex(whole, "associated");
        byte[] secret = hex(scoped, "scopeSecret");
        byte[] sealed =
                generation
                        .scoped(scope(id, secret))
                        .seal(Entropy.system(), Purpose.BODY, plain, place);
        byte[] otherSecret = secret.clone();
        otherSecret[31] ^= 1;
        var service = Secret.owning(hex(whole, "service"));
        var customer = Optional.of(Secret.owning(hex(whole, "customer")));
        Generation otherAccount =
                Generation.derive(Sample.ACCOUNT, generation.number(), service, customer);
        for (Generation other :
                List.of(
                        generation,
                        generation.scoped(scope(id, otherSecret)),
                        generation.scoped(scope(UUID.randomUUID(), secret)),
                        otherAccount.scoped(scope(id, secret)))) {
            assertFails(Failure.CORRUPT, () -> other.open(Purpose.BODY, sealed, place));
        }
        byte[] unscoped = generation.seal(Entropy.system(), Purpose.BODY, plain, place);
        Generation within = generation.scoped(scope(id, secret));
        assertFails(Failure.CORRUPT, () -> within.open(Purpose.BODY, unscoped, place));
    }

    @Test
    void itsEndIsItsOwn() {
        byte[] secret = hex(scoped, "scopeSecret");
        Generation within = generation.scoped(scope(id, secret));
        within.close();
        assertFails(Failure.KEY_REFUSED, () -> within.mac(Purpose.RING, secret));
        assertTrue(generation.verifies(Purpose.RING, hex(whole, "plain"), hex(whole, "mac")));
        Generation second = generation.scoped(scope(id, secret));
        generation.close();
        assertFalse(second.verifies(Purpose.RING, hex(whole, "plain"), hex(whole, "mac")));
        assertFails(Failure.KEY_REFUSED, () -> generation.scoped(scope(id, secret)));
    }

    @Test
    void aScopeHasASecretOfItsOwnLengthAndALabelThatNoPurposeHas() {
        assertFails(Failure.INVALID, () -> scope(id, new byte[31]));
        for (Purpose purpose : Purpose.values()) {
            assertNotEquals("scope", purpose.label());
        }
    }

    private byte[] scopeSecretByTink() throws Exception {
        byte[] halves =
                ByteBuffer.allocate(64)
                        .put(hex(whole, "service"))
                        .put(hex(whole, "customer"))
                        .array();
        byte[] account = Hex.decode(VectorGenerator.ACCOUNT.toString().replace("-", ""));
        byte[] label = text("signet/v1/generation");
        byte[] info =
                ByteBuffer.allocate(label.length + 5).put(label).putInt(7).put((byte) 1).array();
        byte[] secret = Hkdf.computeHkdf("HMACSHA256", halves, account, info, 32);
        byte[] both = ByteBuffer.allocate(64).put(secret).put(hex(scoped, "scopeSecret")).array();
        return Hkdf.computeHkdf(
                "HMACSHA256", both, hex(scoped, "scopeId"), text("signet/v1/scope"), 32);
    }

    private static Generation.Scope scope(UUID id, byte[] secret) {
        return new Generation.Scope(id, Secret.owning(secret.clone()));
    }

    private static UUID uuid(byte[] bytes) {
        var buffer = ByteBuffer.wrap(bytes);
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    private static byte[] text(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] hex(Properties vectors, String name) {
        return Hex.decode(vectors.getProperty(name));
    }

    private static Properties vectors(String name) {
        try (var stream = ScopeTest.class.getResourceAsStream("/vectors/" + name)) {
            var properties = new Properties();
            properties.load(stream);
            return properties;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
