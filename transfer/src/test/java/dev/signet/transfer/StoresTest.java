// SPDX-License-Identifier: Apache-2.0
package dev.signet.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.transfer.Destination.Written;
import dev.signet.transfer.Source.Asked;
import dev.signet.transfer.Source.Reason;
import dev.signet.transfer.Source.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Files are written to and read from stores that others have made (see [Stores]).
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class StoresTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final FilePath FILE =
            FilePath.of("container", "20260930T101112-x", "Patient-1.ndjson");

    @TempDir private static Path folder = Path.of("");
    private static @org.jspecify.annotations.Nullable Stores stores;
    private static URI blobs = URI.create("");
    private static URI bucket = URI.create("");
    private static final byte[] BYTES = new byte[BlobDestination.BLOCK_BYTES * 2 + 4_321];

    @BeforeAll
    static void start() throws IOException {
        new Random(7).nextBytes(BYTES);
        stores = Stores.in(folder);
        blobs = stores.azurite();
        bucket = stores.s3();
    }

    @AfterAll
    static void stop() {
        if (stores != null) {
            stores.close();
        }
    }

    private static Destinations places(String signature, String s3Key) throws IOException {
        Path sas =
                Files.writeString(folder.resolve("sas"), Stores.ACCOUNT + "=" + signature + "\n");
        Path s3 =
                Files.writeString(
                        folder.resolve("s3"),
                        "accessKeyId=" + Stores.S3_KEY + "\nsecretAccessKey=" + s3Key + "\n");
        return ConfiguredDestinations.of(
                List.of(blobs.toString(), "s3:" + bucket),
                Optional.of(s3),
                Optional.of(sas),
                folder.resolve("data"),
                CLOCK);
    }

    private static Destination blob(String permissions) throws IOException {
        return places(Stores.signature(permissions, CLOCK), Stores.S3_KEY)
                .find(Stores.ACCOUNT)
                .orElseThrow();
    }

    private static Destination s3(String key) throws IOException {
        return places(Stores.signature("r", CLOCK), key).find(Stores.BUCKET).orElseThrow();
    }

    private static Source.Reply.Opened opened(Reply reply) {
        return assertInstanceOf(Reply.Opened.class, reply);
    }

    private static byte[] read(Reply reply) throws IOException {
        try (InputStream bytes = opened(reply).bytes()) {
            return bytes.readAllBytes();
        }
    }

    private static Destination.Content content(byte[] bytes) {
        return () -> new ByteArrayInputStream(bytes);
    }

    @Test
    void aBlobOfManyBlocksIsWrittenAndAMissingContainerIsMade() throws IOException {
        Destination blobs = blob("rwcl");
        assertEquals(new Written.Whole(), blobs.write(FILE, content(BYTES)));
        assertArrayEquals(BYTES, read(blobs.open(FILE, Optional.empty())));
        assertEquals(new Written.Whole(), blobs.write(FILE, content(new byte[] {1, 2})));
        assertArrayEquals(new byte[] {1, 2}, read(blobs.open(FILE, Optional.empty())));
        FilePath empty = FilePath.of("container", "empty");
        assertEquals(new Written.Whole(), blobs.write(empty, content(new byte[0])));
        assertEquals(0, read(blobs.open(empty, Optional.empty())).length);
    }

    @Test
    void anObjectIsWrittenToS3() throws IOException {
        Destination s3 = s3(Stores.S3_KEY);
        assertEquals(new Written.Whole(), s3.write(FILE, content(BYTES)));
        assertArrayEquals(BYTES, read(s3.open(FILE, Optional.empty())));
        assertEquals(new Written.Whole(), s3.write(FILE, content(new byte[] {1, 2})));
        assertArrayEquals(new byte[] {1, 2}, read(s3.open(FILE, Optional.empty())));
    }

    @Test
    void aFileIsReadFromAnOffsetOnOnlyWhileItIsWhatItWas() throws IOException {
        FilePath path = FilePath.of("ranges", "a.ndjson");
        var blobReader = new WebSource(new WebPrefix(blobs), Signing.NONE, client());
        var s3Reader =
                new WebSource(
                        new WebPrefix(bucket),
                        new S3Signing(Stores.S3_KEY, Stores.S3_KEY, "us-east-1", CLOCK),
                        client());
        String query = "?" + Stores.signature("r", CLOCK);
        partsOf(blob("rwcl"), path, blobReader, URI.create(blobs.resolve(path.text()) + query));
        partsOf(s3(Stores.S3_KEY), path, s3Reader, bucket.resolve(path.text()));
    }

    private static WebClient client() {
        return new WebClient(java.time.Duration.ofSeconds(20), Optional.empty());
    }

    private static void partsOf(Destination store, FilePath path, Source reader, URI address)
            throws IOException {
        assertEquals(new Written.Whole(), store.write(path, content(BYTES)));
        var whole = opened(reader.open(Asked.whole(address)));
        whole.bytes().close();
        assertEquals(BYTES.length, whole.size().orElseThrow());
        assertTrue(whole.etag().orElseThrow().startsWith("\""));
        int from = BYTES.length - 1_000;
        var part = opened(reader.open(new Asked(address, from, whole.etag())));
        assertEquals(BYTES.length, part.size().orElseThrow());
        byte[] end = part.bytes().readAllBytes();
        assertArrayEquals(java.util.Arrays.copyOfRange(BYTES, from, BYTES.length), end);
        byte[] other = BYTES.clone();
        other[0]++;
        assertEquals(new Written.Whole(), store.write(path, content(other)));
        assertEquals(
                new Reply.Refused(Reason.CHANGED),
                reader.open(new Asked(address, from, whole.etag())));
        assertEquals(
                new Reply.Refused(Reason.NOT_FOUND),
                reader.open(Asked.whole(URI.create(address.toString().replace("a.ndjson", "b")))));
    }

    @Test
    void whoMayOnlyReadOrHasAnotherKeyIsRefusedAndNothingAppears() throws IOException {
        FilePath path = FilePath.of("refused", "a.ndjson");
        assertEquals(new Written.Refused(Reason.FORBIDDEN), blob("r").write(path, content(BYTES)));
        assertEquals(
                new Written.Refused(Reason.FORBIDDEN), s3("other").write(path, content(BYTES)));
        assertEquals(
                new Reply.Refused(Reason.NOT_FOUND), blob("rwcl").open(path, Optional.empty()));
        assertEquals(
                new Reply.Refused(Reason.NOT_FOUND),
                s3(Stores.S3_KEY).open(path, Optional.empty()));
    }

    @Test
    void contentThatBreaksOffLeavesNoPartOfAFile() throws IOException {
        FilePath path = FilePath.of("broken", "a.ndjson");
        for (Destination store : List.of(blob("rwcl"), s3(Stores.S3_KEY))) {
            var refused =
                    assertThrows(
                            Failed.class,
                            () -> store.write(path, () -> new BreakingStream(BYTES.length)));
            assertEquals(Failure.KEY_REFUSED, refused.failure());
            assertEquals(new Reply.Refused(Reason.NOT_FOUND), store.open(path, Optional.empty()));
        }
    }
}
