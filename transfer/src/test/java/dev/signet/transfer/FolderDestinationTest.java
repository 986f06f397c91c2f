// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.transfer.Destination.Written;
import dev.signet.transfer.Source.Reason;
import dev.signet.transfer.Source.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderDestinationTest {
    private static final FilePath FILE = FilePath.of("container", "job", "Patient-1.ndjson");

    @TempDir private Path temporary = Path.of("");
    private Path folder = Path.of("");
    private Destination place = new FolderDestination(new FolderSource(Path.of("/")));

    @BeforeEach
    void makePlace() throws IOException {
        folder = Files.createDirectories(temporary.resolve("out")).toRealPath();
        place = new FolderDestination(new FolderSource(folder));
    }

    private static Destination.Content text(String text) {
        return () -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> names(Path of) throws IOException {
        var names = new ArrayList<String>();
        try (var files = Files.walk(of)) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> names.add(of.relativize(file).toString()));
        }
        return names;
    }

    @Test
    void aFileIsWrittenBelowFoldersThatAreMadeAndWrittenOver() throws IOException {
        assertEquals(new Written.Whole(), place.write(FILE, text("one")));
        assertEquals(new Written.Whole(), place.write(FILE, text("two")));
        assertEquals("two", Files.readString(folder.resolve(FILE.text())));
        assertEquals(List.of(FILE.text()), names(folder));
        assertEquals(folder.resolve(FILE.text()).toUri(), place.address(FILE));
        var opened = assertInstanceOf(Reply.Opened.class, place.open(FILE, Optional.empty()));
        try (InputStream bytes = opened.bytes()) {
            assertEquals("two", new String(bytes.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void whatBreaksOffLeavesTheFileAsItWasAndNothingBesides() throws IOException {
        place.write(FILE, text("one"));
        var broken =
                assertThrows(
                        Failed.class, () -> place.write(FILE, () -> new BreakingStream(500_000)));
        assertEquals(Failure.KEY_REFUSED, broken.failure());
        assertEquals("one", Files.readString(folder.resolve(FILE.text())));
        assertEquals(List.of(FILE.text()), names(folder));
    }

    @Test
    void aFolderThatIsGoneRefusesAtOnceAndIsNotMadeAgain() throws IOException {
        Files.delete(folder);
        assertEquals(new Written.Refused(Reason.NOT_FOUND), place.write(FILE, text("one")));
        assertFalse(Files.exists(folder));
        Files.writeString(folder, "a file");
        assertEquals(new Written.Refused(Reason.NOT_ALLOWED), place.write(FILE, text("one")));
    }

    @Test
    void aFileIsNotSeenUnderItsNameBeforeItIsWhole() {
        assertEquals(
                new Written.Whole(),
                place.write(
                        FILE,
                        () -> {
                            assertFalse(Files.exists(folder.resolve(FILE.text())));
                            return new ByteArrayInputStream(new byte[10]);
                        }));
        assertTrue(Files.exists(folder.resolve(FILE.text())));
    }

    @Test
    void noSymbolicLinkIsFollowed() throws IOException {
        Path outside = Files.createDirectories(temporary.resolve("outside"));
        Files.createSymbolicLink(folder.resolve("container"), outside);
        assertEquals(new Written.Refused(Reason.NOT_ALLOWED), place.write(FILE, text("one")));
        assertEquals(List.of(), names(outside));
        Files.writeString(outside.resolve("other"), "other");
        Files.createDirectories(folder.resolve("linked"));
        Files.createSymbolicLink(folder.resolve("linked/a"), outside.resolve("other"));
        assertEquals(new Written.Whole(), place.write(FilePath.of("linked", "a"), text("one")));
        assertEquals("other", Files.readString(outside.resolve("other")));
        assertFalse(Files.isSymbolicLink(folder.resolve("linked/a")), "the link was replaced");
    }

    @Test
    void aFileInThePlaceOfAFolderIsInTheWay() throws IOException {
        Files.writeString(folder.resolve("container"), "");
        assertEquals(new Written.Refused(Reason.NOT_ALLOWED), place.write(FILE, text("one")));
    }

    @Test
    void whatWasCutShortIsTakenAwayAndNothingElse() throws IOException {
        place.write(FILE, text("one"));
        Path job = folder.resolve("container/job");
        Files.writeString(job.resolve(".Patient-2.ndjson.part"), "half");
        Files.writeString(job.resolve(".hidden"), "somebody's");
        place.tidy(FILE.folders());
        place.tidy(List.of("nothing", "there"));
        assertEquals(
                List.of("container/job/.hidden", FILE.text()),
                names(folder).stream().sorted().toList());
        assertFalse(Files.exists(folder.resolve("nothing")));
    }

    @Test
    void onlyPlainNamesMakeAPath() {
        for (String name : List.of("", ".", "..", ".hidden", "a/b", "a\\b", "a%2fb", "x y", "-a")) {
            assertThrows(IllegalArgumentException.class, () -> FilePath.of("a", name), name);
        }
        assertThrows(IllegalArgumentException.class, () -> FilePath.of());
    }
}
