// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import com.google.crypto.tink.subtle.Hex;
import com.google.crypto.tink.subtle.Hkdf;
import dev.signet.base.Entropy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/// What version 1 wrote opens: by our code, and by code that shares nothing with it.
class VectorTest {
    private final Properties vectors = vectors();
    private final Generation generation =
            VectorGenerator.generation(hex("service"), hex("customer"));
    private final AeadSeals seals = seals();

    @Test
    void theValueOpens() {
        byte[] opened = seals.open(Purpose.BODY, hex("value"), hex("associated"));
        assertArrayEquals(hex("plain"), opened);
    }

    @Test
    void theNameTheMacAndTheWrappingAreTheSame() {
        assertArrayEquals(hex("name"), seals.name(hex("plain")));
        assertTrue(generation.verifies(Purpose.RING, hex("plain"), hex("mac")));
        var root = new RootKey(VectorGenerator.ROOT, Secret.owning(hex("rootKey")));
        Secret service =
                root.unwrap(VectorGenerator.ACCOUNT, VectorGenerator.GENERATION, hex("wrapped"));
        assertEquals(Secret.owning(hex("service")), service);
    }

    @Test
    void theFileOpens() throws IOException {
        Seals set = seals.fileSet(VectorGenerator.FILE_SET);
        assertArrayEquals(
                VectorGenerator.bytes(VectorGenerator.FILE_PLAIN_BYTES, 7),
                Sample.openFile(set, VectorGenerator.FILE_NAME, resource("file-v1.bin")));
    }

    @Test
    void theValueOpensWithNothingButTheDescriptionOfTheFormat() throws Exception {
        byte[] value = hex("value");
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(purposeKey("body"), "AES"),
                new GCMParameterSpec(128, value, 5, 12));
        cipher.updateAAD(value, 0, 5);
        cipher.updateAAD("body".getBytes(StandardCharsets.US_ASCII));
        cipher.updateAAD(hex("associated"));
        assertArrayEquals(hex("plain"), cipher.doFinal(value, 17, value.length - 17));
    }

    @Test
    void theNameIsAnHmacCutToSixteenBytes() throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(hex("namesKey"), "HmacSHA256"));
        assertArrayEquals(hex("name"), Arrays.copyOf(mac.doFinal(hex("plain")), 16));
    }

    @Test
    void theFileOpensWithTinkAlone() throws Exception {
        byte[] file = resource("file-v1.bin");
        byte[] name = VectorGenerator.FILE_NAME.getBytes(StandardCharsets.UTF_8);
        byte[] associated =
                ByteBuffer.allocate(26 + name.length).put(file, 0, 26).put(name).array();
        var tink = new AesGcmHkdfStreaming(purposeKey("index"), "HmacSha256", 32, 16384, 26);
        var body = new ByteArrayInputStream(file, 26, file.length - 26);
        try (var stream = tink.newDecryptingStream(body, associated)) {
            assertArrayEquals(
                    VectorGenerator.bytes(VectorGenerator.FILE_PLAIN_BYTES, 7),
                    stream.readAllBytes());
        }
    }

    /// G_g and the purpose key by Tink's HKDF, from the description in the format pages.
    private byte[] purposeKey(String label) throws Exception {
        byte[] ikm = ByteBuffer.allocate(64).put(hex("service")).put(hex("customer")).array();
        byte[] salt = Hex.decode(VectorGenerator.ACCOUNT.toString().replace("-", ""));
        byte[] text = "signet/v1/generation".getBytes(StandardCharsets.US_ASCII);
        byte[] info =
                ByteBuffer.allocate(text.length + 5)
                        .put(text)
                        .putInt(VectorGenerator.GENERATION)
                        .put((byte) 1)
                        .array();
        byte[] secret = Hkdf.computeHkdf("HMACSHA256", ikm, salt, info, 32);
        byte[] labelBytes = ("signet/v1/" + label).getBytes(StandardCharsets.US_ASCII);
        return Hkdf.computeHkdf("HMACSHA256", secret, new byte[0], labelBytes, 32);
    }

    private AeadSeals seals() {
        var opener = new AeadSeals(VectorGenerator.ACCOUNT, Sample.cache(), Entropy.system());
        opener.lend(
                new Generations(
                        VectorGenerator.ACCOUNT,
                        List.of(generation),
                        VectorGenerator.GENERATION,
                        Secret.owning(hex("namesKey"))));
        return opener;
    }

    private byte[] hex(String name) {
        return Hex.decode(vectors.getProperty(name));
    }

    private static Properties vectors() {
        try {
            var properties = new Properties();
            properties.load(new ByteArrayInputStream(resource("v1.properties")));
            return properties;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (var stream = VectorTest.class.getResourceAsStream("/vectors/" + name)) {
            return stream.readAllBytes();
        }
    }
}
