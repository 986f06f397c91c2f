// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Damage is damage: a case that changed nothing would prove nothing.
class DamageTest {
    @TempDir private Path folder;

    @ParameterizedTest
    @EnumSource(Damage.class)
    void everyDamageChangesTheFile(Damage damage) throws IOException {
        Path file = written("file", "what stands in the file");
        Path earlier = written("earlier", "what stood");
        Path other = written("other", "what stands in another");
        byte[] before = Files.readAllBytes(file);

        assertTrue(damage.apply(file, earlier, List.of(other), new Random(1)).isPresent());

        assertFalse(
                Files.exists(file) && java.util.Arrays.equals(before, Files.readAllBytes(file)));
    }

    @Test
    void anOlderCopyThatIsTheSameIsNoCase() throws IOException {
        Path file = written("file", "same");
        Path earlier = written("earlier", "same");

        assertEquals(Optional.empty(), Damage.OLDER.apply(file, earlier, List.of(), new Random(1)));
        assertArrayEquals(Files.readAllBytes(earlier), Files.readAllBytes(file));
    }

    @Test
    void oneSeedDoesTheSameDamage() throws IOException {
        Path one = written("one", "some bytes");
        Path two = written("two", "some bytes");

        Damage.FLIP.apply(one, one, List.of(), new Random(7));
        Damage.FLIP.apply(two, two, List.of(), new Random(7));

        assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(two));
    }

    @Test
    void filesThatCarryNothingAreNoCases() {
        Path ledger = Path.of("accounts/a/ledger");

        assertEquals(Optional.empty(), FileKind.of(ledger.resolve("LOG")));
        assertEquals(Optional.empty(), FileKind.of(ledger.resolve("LOCK")));
        assertEquals(Optional.empty(), FileKind.of(Path.of("accounts/a/index/write.lock")));
        assertEquals(
                "account ledger sst",
                FileKind.of(ledger.resolve("000012.sst")).orElseThrow().toString());
    }

    private Path written(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
