// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.transfer.Source.Asked;
import dev.signet.transfer.Source.Reason;
import dev.signet.transfer.Source.Reply;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderSourceTest {
    @TempDir Path temporary;
    private Path folder;
    private FolderSource source;

    @BeforeEach
    void folders() throws IOException {
        folder = temporary.resolve("allowed");
        Files.createDirectories(folder.resolve("below"));
        Files.writeString(folder.resolve("below/a.ndjson"), "0123456789");
        Files.writeString(temporary.resolve("secret"), "not to be read");
        source = new FolderSource(folder);
        folder = source.folder();
    }

    private Reply open(String address) {
        return source.open(Asked.whole(URI.create(address)));
    }

    @Test
    void itsFilesOfNdjsonAreToldInOrderAndNothingBehindALink() throws IOException {
        Files.writeString(folder.resolve("b c.ndjson.gz"), "x");
        Files.writeString(folder.resolve("notes.txt"), "no NDJSON");
        Files.createDirectories(temporary.resolve("outside"));
        Files.writeString(temporary.resolve("outside/d.ndjson"), "not to be told");
        Files.createSymbolicLink(folder.resolve("link"), temporary.resolve("outside"));
        Files.createSymbolicLink(folder.resolve("e.ndjson"), temporary.resolve("outside/d.ndjson"));
        var listed = source.files(10);
        assertEquals(
                List.of(
                        new PlaceFile(URI.create(source.beginning() + "b%20c.ndjson.gz"), 1),
                        new PlaceFile(URI.create(source.beginning() + "below/a.ndjson"), 10)),
                listed.files());
        assertFalse(listed.isCut());
        for (PlaceFile file : listed.files()) {
            var opened =
                    assertInstanceOf(Reply.Opened.class, source.open(Asked.whole(file.address())));
            opened.bytes().close();
        }
        assertTrue(source.files(1).isCut());
        assertEquals(1, source.files(1).files().size());
    }

    @Test
    void aFileBelowIsReadFromAnyOffsetWhileItIsWhatItWas() throws IOException {
        URI file = folder.resolve("below/a.ndjson").toUri();
        var opened = assertInstanceOf(Reply.Opened.class, source.open(Asked.whole(file)));
        assertEquals(10, opened.size().getAsLong());
        opened.bytes().close();
        var part =
                assertInstanceOf(
                        Reply.Opened.class, source.open(new Asked(file, 7, opened.etag())));
        try (var bytes = part.bytes()) {
            assertArrayEquals("789".getBytes(StandardCharsets.UTF_8), bytes.readAllBytes());
        }
        Files.writeString(folder.resolve("below/a.ndjson"), "another one");
        assertEquals(
                new Reply.Refused(Reason.CHANGED), source.open(new Asked(file, 7, opened.etag())));
    }

    @Test
    void nothingOutsideIsReached() throws IOException {
        Files.createSymbolicLink(folder.resolve("link"), temporary.resolve("secret"));
        Files.createSymbolicLink(folder.resolve("away"), temporary);
        Files.createSymbolicLink(folder.resolve("inside"), folder.resolve("below"));
        String base = "file://" + folder;
        for (String path :
                List.of(
                        "/../secret",
                        "/below/../../secret",
                        "/%2e%2e/secret",
                        "/link",
                        "/away/secret",
                        "/inside/a.ndjson",
                        "/below",
                        "")) {
            assertEquals(new Reply.Refused(Reason.NOT_ALLOWED), open(base + path), path);
        }
        for (String address :
                List.of(
                        temporary.resolve("secret").toUri().toString(),
                        "file://host" + folder + "/below/a.ndjson",
                        base + "/below/a.ndjson?x",
                        "https://localhost" + folder + "/below/a.ndjson")) {
            assertEquals(new Reply.Refused(Reason.NOT_ALLOWED), open(address), address);
        }
        assertEquals(new Reply.Refused(Reason.NOT_FOUND), open(base + "/below/b.ndjson"));
        assertEquals(new Reply.Refused(Reason.NOT_FOUND), open(base + "/other/b.ndjson"));
    }

    @Test
    void aFolderThatIsNotThereIsRefusedByName() {
        var failed = assertThrows(Failed.class, () -> new FolderSource(temporary.resolve("none")));
        assertEquals(temporary.resolve("none").toString(), failed.fact("folder", ""));
        assertThrows(Failed.class, () -> new FolderSource(temporary.resolve("secret")));
    }

    @Test
    void whatLiesInNoPlaceIsRefusedBeforeAnybodyIsAsked() {
        var places = new Places(List.of(source), List.of());
        var asked = new Asked(URI.create("https://169.254.169.254/"), 0, Optional.empty());
        assertEquals(new Reply.Refused(Reason.NOT_ALLOWED), places.open(asked));
    }
}
