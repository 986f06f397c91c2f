// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.ring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.base.Entropy;
import dev.signet.base.Failure;
import dev.signet.crypto.Seals;
import dev.signet.crypto.Secret;
import dev.signet.crypto.SegmentCache;
import dev.signet.keys.KeyAnswer;
import dev.signet.keys.KeyFacts;
import dev.signet.keys.KeyReason;
import dev.signet.keys.KeySource;
import dev.signet.keys.KeyVersion;
import dev.signet.keys.WrappedKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rings that an earlier build wrote open with this one. The vectors are added to, never made
/// anew.
class RingVectorTest {
    private static final UUID ACCOUNT = UUID.fromString("0f1e2d3c-4b5a-4697-8877-665544332211");

    @TempDir Path folder;
    private final Properties expected = new Properties();

    @BeforeEach
    void expected() throws IOException {
        for (String file : List.of("key-ring-v1/v1.properties", "key-ring-v2/v2.properties")) {
            try (var in = getClass().getResourceAsStream("/vectors/" + file)) {
                expected.load(in);
            }
        }
        for (String file : List.of("keyring.a", "keyring.b")) {
            for (String ring : List.of("customer", "service")) {
                copy("key-ring-v1", ring + "/" + file);
            }
            copy("key-ring-v2", "adopted/" + file);
        }
        copy("key-ring-v1", "root");
        Files.setPosixFilePermissions(
                folder.resolve("root"), PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aCustomerManagedRingOpensWithTheCustomersKey() {
        KeyRing ring = KeyRing.load(place("customer"), ACCOUNT, 0);
        assertEquals(List.of(1, 2), ring.generations());
        assertEquals(4, ring.sequence());
        assertOpens("customer", Scene.opened(ring.open(new KeyPairVault(privateKey()))));
    }

    @Test
    void aServiceManagedRingOpensWithTheRoot() {
        KeyRing ring = KeyRing.load(place("service"), ACCOUNT, 0);
        assertEquals(List.of(1), ring.generations());
        assertOpens("service", ring.openServiceManaged());
    }

    @Test
    void anAdoptedRingOpensWithTheCustomersKey() {
        KeyRing ring = KeyRing.load(place("adopted"), ACCOUNT, 0);
        assertEquals(List.of(1, 2), ring.generations());
        Seals seals = Scene.opened(ring.open(new KeyPairVault(privateKey())));
        assertOpens("adopted", seals);
        assertEquals("sealed after", Scene.open(seals, hex("adopted.after")));
        KeyRing alone = KeyRing.load(place("adopted"), ACCOUNT, 0);
        KeyRingTest.assertFailure(Failure.INVALID, alone::openServiceManaged);
    }

    @Test
    void writingAVectorAgainGivesTheSameBytes() throws IOException {
        for (String name :
                List.of(
                        "customer/keyring.a",
                        "customer/keyring.b",
                        "service/keyring.b",
                        "adopted/keyring.a",
                        "adopted/keyring.b")) {
            byte[] bytes = Files.readAllBytes(folder.resolve(name));
            assertArrayEquals(bytes, RingCodec.encode(RingCodec.parse(bytes, name)), name);
        }
    }

    private void assertOpens(String ring, Seals seals) {
        assertEquals("sealed before", Scene.open(seals, hex(ring + ".sealed")));
        assertArrayEquals(
                hex(ring + ".name"), seals.name("Patient/1".getBytes(StandardCharsets.UTF_8)));
    }

    private RingPlace place(String ring) {
        return new RingPlace(
                folder.resolve(ring),
                ServiceRoot.open(folder.resolve("root")),
                Scene.ALLOWED,
                new SegmentCache(1 << 20),
                Entropy.system(),
                InstantSource.system());
    }

    private byte[] hex(String name) {
        return HexFormat.of().parseHex(expected.getProperty(name));
    }

    private void copy(String version, String name) throws IOException {
        Path target = folder.resolve(name);
        Files.createDirectories(target.getParent());
        try (var in = getClass().getResourceAsStream("/vectors/" + version + "/" + name)) {
            Files.copy(in, target);
        }
    }

    private PrivateKey privateKey() {
        try (var in = getClass().getResourceAsStream("/vectors/key-ring-v1/vault-key.pem")) {
            String pem = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /// Unwraps with a private key at hand.
    private record KeyPairVault(PrivateKey key) implements KeySource {
        @Override
        public KeyAnswer<KeyFacts> latest() {
            return new KeyAnswer.NoAnswer<>(KeyReason.VAULT_UNAVAILABLE);
        }

        @Override
        public KeyAnswer<byte[]> wrap(KeyVersion version, Secret secret) {
            return new KeyAnswer.NoAnswer<>(KeyReason.VAULT_UNAVAILABLE);
        }

        @Override
        public KeyAnswer<Secret> unwrap(WrappedKey wrapped) {
            try {
                var cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
                cipher.init(
                        Cipher.DECRYPT_MODE,
                        key,
                        new OAEPParameterSpec(
                                "SHA-256",
                                "MGF1",
                                MGF1ParameterSpec.SHA256,
                                PSource.PSpecified.DEFAULT));
                return new KeyAnswer.Opened<>(Secret.owning(cipher.doFinal(wrapped.bytes())));
            } catch (GeneralSecurityException e) {
                return new KeyAnswer.Refused<>(KeyReason.WRAP_OR_UNWRAP_FAILED);
            }
        }
    }
}
