// SPDX-License-Identifier: Apache-2.0
package dev.signet.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A place of `import-from` that is none is refused by the setting's name.
final class ImportPlacesTest {
    @TempDir private Path folder;

    private Failed refused(Path place) {
        return assertThrows(
                Failed.class,
                () ->
                        ImportPlaces.of(
                                List.of(place.toString()),
                                Optional.empty(),
                                folder.resolve("data")));
    }

    @Test
    void aFolderThatIsNotThereAndAFileAreRefusedByTheSettingsName() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        for (Path place : List.of(folder.resolve("missing"), file)) {
            Failed failed = refused(place);
            assertEquals(Failure.INVALID, failed.failure());
            String text = StartFailure.text(failed);
            assertTrue(text.contains("import-from: expected is a folder that is there"), text);
            assertTrue(text.contains(place.toString()), text);
        }
    }
}
