// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredPlacesTest {
    private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    @TempDir private Path temporary = Path.of("");
    private Path data = Path.of("");
    private Path files = Path.of("");

    @BeforeEach
    void makeFolders() throws IOException {
        data = Files.createDirectories(temporary.resolve("data")).toRealPath();
        files = Files.createDirectories(temporary.resolve("files")).toRealPath();
    }

    private Places places(Optional<Path> s3, String... texts) {
        return ConfiguredPlaces.of(List.of(texts), s3, data, CLOCK);
    }

    private String refusal(Optional<Path> s3, String text) {
        var refused = assertThrows(Failed.class, () -> places(s3, text));
        assertEquals(Failure.INVALID, refused.failure());
        return refused.text();
    }

    private Path keyFile(String text) throws IOException {
        return Files.writeString(temporary.resolve("s3.properties"), text);
    }

    @Test
    void aFolderAndAddressesOfEveryKindArePlaces() throws IOException {
        Path key = keyFile("accessKeyId=a\nsecretAccessKey=b\n");
        Places places =
                places(
                        Optional.of(key),
                        files.toString(),
                        "https://plain.example/in/",
                        "azure:https://blob.example/in/",
                        "S3:https://s3.example/in/");
        assertEquals(1, places.folders().size());
        assertEquals(3, places.webs().size());
        assertTrue(places.hold(files.resolve("a.ndjson").toUri()));
        assertTrue(places.hold(URI.create("https://plain.example/in/a.ndjson")));
        assertTrue(places.hold(URI.create("https://blob.example/in/a.ndjson")));
        assertTrue(places.hold(URI.create("https://s3.example/in/a.ndjson")));
        assertFalse(places.hold(URI.create("https://plain.example/out/a.ndjson")));
        assertFalse(places.hold(data.resolve("a.ndjson").toUri()));
    }

    @Test
    void aFolderThatIsNotThereAndAFileAreRefusedByTheSettingsName() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "");
        for (Path place : List.of(temporary.resolve("missing"), file)) {
            String text = refusal(Optional.empty(), place.toString());
            assertTrue(text.contains("import-from: expected is a folder that is there"), text);
        }
    }

    @Test
    void theDataFolderIsNoPlaceNorIsWhatHoldsItOrLiesInIt() throws IOException {
        Path inside = Files.createDirectories(data.resolve("inside"));
        String expected = "import-from: the data folder is no place that files are read from";
        assertEquals(expected, refusal(Optional.empty(), data.toString()));
        assertEquals(expected, refusal(Optional.empty(), inside.toString()));
        assertEquals(expected, refusal(Optional.empty(), temporary.toString()));
    }

    @Test
    void aSignatureOrAPasswordInAnAddressThatIsRefusedIsNotShown() {
        for (String text :
                List.of(
                        "https://plain.example/in/?sv=1&sig=hid den",
                        "https://plain.example/in/?sv=1&sig=hidden",
                        "https://me:hidden@plain.example/i n/",
                        "azure:https://blob.example/in/?sig=hid^den#hidden")) {
            var refused = assertThrows(Failed.class, () -> places(Optional.empty(), text));
            assertFalse(refused.toString().contains("hid"), refused.toString());
        }
    }

    @Test
    void whatIsNoAddressIsRefused() {
        String expected = "import-from: expected is a folder or an address";
        assertEquals(expected, refusal(Optional.empty(), "https://not an address/"));
    }

    @Test
    void aPlaceThatSpeaksS3NeedsAFileWithItsKey() throws IOException {
        String place = "s3:https://s3.example/in/";
        assertEquals(
                "import-from: a place that begins with s3: needs the setting import-s3",
                refusal(Optional.empty(), place));
        assertEquals(
                "the file that import-s3 names cannot be read",
                refusal(Optional.of(temporary.resolve("none")), place));
        assertEquals(
                "import-s3: expected are the lines accessKeyId=... and secretAccessKey=...",
                refusal(Optional.of(keyFile("accessKeyId=a\n")), place));
    }
}
