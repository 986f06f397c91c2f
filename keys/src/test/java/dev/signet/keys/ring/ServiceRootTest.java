// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.ring;

import static dev.signet.keys.ring.KeyRingTest.assertFailure;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.base.Failure;
import dev.signet.crypto.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceRootTest {
    @TempDir Path folder;

    @Test
    void aRootOpensWhatItWrappedBeforeItWasClosed() throws Exception {
        Path file = folder.resolve("root");
        ServiceRoot root = ServiceRoot.create(file, Scene.seeded(1));
        UUID account = new UUID(1, 2);
        Secret secret = Secret.random(Scene.seeded(2), 32);
        byte[] wrapped = root.key().wrap(Scene.seeded(3), account, 1, secret);
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        root.close();

        ServiceRoot again = ServiceRoot.open(file);
        assertEquals(root.id(), again.id());
        assertEquals(secret, again.key().unwrap(account, 1, wrapped));
    }

    @Test
    void aRootIsNeverReplaced() throws Exception {
        Path file = folder.resolve("root");
        ServiceRoot.create(file, Scene.seeded(1)).close();
        byte[] before = Files.readAllBytes(file);
        assertFailure(Failure.CONFLICT, () -> ServiceRoot.create(file, Scene.seeded(2)));
        assertArrayEquals(before, Files.readAllBytes(file));
    }

    @Test
    void aRootThatOthersMayReadIsRefused() throws Exception {
        Path file = folder.resolve("root");
        ServiceRoot.create(file, Scene.seeded(1)).close();
        for (String wider : new String[] {"rw-r-----", "rw----r--", "rw--w----", "rwx------"}) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(wider));
            assertFailure(Failure.INVALID, () -> ServiceRoot.open(file));
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        ServiceRoot.open(file).close();
    }

    @Test
    void aChangedCutOrForeignRootIsRefused() throws Exception {
        Path file = folder.resolve("root");
        ServiceRoot.create(file, Scene.seeded(1)).close();
        byte[] good = Files.readAllBytes(file);
        for (int place = 0; place < good.length; place++) {
            byte[] bytes = good.clone();
            bytes[place] ^= 1;
            Files.write(file, bytes);
            boolean version = place >= 8 && place < 12;
            Failure older = place == 11 ? Failure.FORMAT_TOO_OLD : Failure.FORMAT_TOO_NEW;
            assertFailure(version ? older : Failure.CORRUPT, () -> ServiceRoot.open(file));
        }
        for (int length : new int[] {0, 11, 32, 91, 93}) {
            Files.write(file, Arrays.copyOf(good, length));
            assertFailure(Failure.CORRUPT, () -> ServiceRoot.open(file));
        }
        Files.delete(file);
        assertFailure(Failure.NOT_FOUND, () -> ServiceRoot.open(file));
    }
}
