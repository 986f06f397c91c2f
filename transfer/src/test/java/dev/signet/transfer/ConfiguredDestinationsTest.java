// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfiguredDestinationsTest {
    @TempDir private Path temporary = Path.of("");
    private Path data = Path.of("");
    private Path files = Path.of("");
    private Optional<Path> s3 = Optional.empty();
    private Optional<Path> sas = Optional.empty();

    @BeforeEach
    void makeFolders() throws IOException {
        data = Files.createDirectories(temporary.resolve("data")).toRealPath();
        files = Files.createDirectories(temporary.resolve("files")).toRealPath();
        s3 = Optional.of(keys("s3", "accessKeyId=a\nsecretAccessKey=b\n"));
        sas = Optional.of(keys("sas", "signed=?sv=2021-12-02&sig=a%2Bb\nother=sv=1\n"));
    }

    private Path keys(String name, String text) throws IOException {
        return Files.writeString(temporary.resolve(name), text);
    }

    private Destinations places(String... texts) {
        return ConfiguredDestinations.of(List.of(texts), s3, sas, data, Clock.systemUTC());
    }

    private void refused(String expected, String... texts) {
        var refused = assertThrows(Failed.class, () -> places(texts));
        assertEquals(Failure.INVALID, refused.failure());
        assertTrue(refused.text().contains(expected), refused.text());
        assertFalse(refused.toString().contains("a%2Bb"), refused.toString());
    }

    @Test
    void placesOfEveryKindHaveTheNameByWhichAccountsChooseThem() {
        Destinations places =
                places(
                        files.toString(),
                        "azure:https://mystore.blob.core.windows.net/",
                        "https://signed.blob.core.windows.net/exports",
                        "s3:https://s3.eu-central-1.amazonaws.com/bucket/below/",
                        "s3:https://virtual.s3.eu-central-1.amazonaws.com");
        assertEquals(
                Set.of("files", "mystore", "signed", "below", "virtual"), places.places().keySet());
        Destination signed = places.find("signed").orElseThrow();
        assertEquals(
                "https://signed.blob.core.windows.net/exports/a/b",
                signed.address(FilePath.of("a", "b")).toString(),
                "no signature is shown");
        assertTrue(places.find("nothing").isEmpty());
    }

    @Test
    void whatCannotBeAPlaceIsRefusedByTheSettingsName() {
        refused("export-to: expected is a folder that is there", temporary + "/none");
        refused("the data folder is no place that files are written to", data.toString());
        refused("the data folder is no place that files are written to", temporary.toString());
        refused("export-sas", "https://unknown.blob.core.windows.net/");
        refused("export-sas", "https://other.blob.core.windows.net/");
        refused(
                "a place of files must be an address",
                "https://signed.blob.core.windows.net/?sv=1&sig=a%2Bb");
        refused(
                "two places have the same name",
                "s3:https://a.example/x",
                "s3:https://b.example/x");
        s3 = Optional.empty();
        refused("export-s3", "s3:https://s3.example/bucket");
        sas = Optional.of(temporary.resolve("none"));
        refused("the file that export-sas names cannot be read", files.toString());
    }
}
