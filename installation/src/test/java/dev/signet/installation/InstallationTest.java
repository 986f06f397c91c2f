// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.signet.base.Chance;
import dev.signet.base.Entropy;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an installation is, made once.
final class InstallationTest {
    @TempDir private Path folder = Path.of("");

    private static Installation in(Path path) {
        var data = new DataFolder(path);
        data.create();
        return Installation.in(
                data, FixedIds.none(), Chance.of(Entropy.system()), Entropy.system());
    }

    @Test
    void theServicesClientIdIsItsOwnInEachInstallationAndKept() {
        Installation one = in(folder.resolve("one"));
        assertNotEquals(one.serviceClient(), in(folder.resolve("other")).serviceClient());
        assertNotEquals(Installation.FIRST_PARTY_APPLICATION, one.serviceClient());
        assertEquals(one, in(folder.resolve("one")));
    }

    @Test
    void aFolderOfAnOlderBuildKeepsTheIdThatItHas() throws Exception {
        Path path = folder.resolve("old");
        Installation made = in(path);
        Path file = new DataFolder(path).installation();
        String old =
                Files.readString(file)
                        .replace(
                                made.serviceClient().toString(),
                                Installation.FIRST_PARTY_APPLICATION.toString());
        Files.writeString(file, old);
        assertEquals(Installation.FIRST_PARTY_APPLICATION, in(path).serviceClient());
    }
}
