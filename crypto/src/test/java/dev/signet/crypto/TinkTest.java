// SPDX-License-Identifier: Apache-2.0
package dev.signet.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import com.google.crypto.tink.subtle.Hkdf;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tink's own streaming AEAD is the oracle of the file format.
class TinkTest {
    private static final String NAME = "_0.cfs";
    private static final int FIRST = FileFormat.FIRST_PLAIN_BYTES;
    private static final int FULL = FileFormat.SEGMENT_PLAIN_BYTES;

    @ParameterizedTest
    @ValueSource(
            ints = {
                0,
                1,
                100,
                FIRST - 1,
                FIRST,
                FIRST + 1,
                FIRST + FULL - 1,
                FIRST + FULL,
                FIRST + FULL + 1,
                FIRST + 5 * FULL,
                300_000
            })
    void tinkOpensOurFilesAndWeOpenThoseOfTink(int plainBytes) throws Exception {
        byte[] plain = Sample.bytes(plainBytes);
        AeadSeals seals = Sample.seals();

        byte[] ours = Sample.sealFile(seals, NAME, plain);
        byte[] header = Arrays.copyOf(ours, FileHeader.BYTES);
        byte[] associated = associated(header);
        byte[] body = Arrays.copyOfRange(ours, FileHeader.BYTES, ours.length);
        try (var stream = tink().newDecryptingStream(new ByteArrayInputStream(body), associated)) {
            assertArrayEquals(plain, stream.readAllBytes());
        }

        var theirs = new ByteArrayOutputStream();
        theirs.write(header);
        try (var stream = tink().newEncryptingStream(theirs, associated)) {
            stream.write(plain);
        }
        assertEquals(ours.length, theirs.size());
        assertArrayEquals(plain, Sample.openFile(seals, NAME, theirs.toByteArray()));
    }

    private static byte[] associated(byte[] header) {
        byte[] name = NAME.getBytes(StandardCharsets.UTF_8);
        byte[] associated = Arrays.copyOf(header, header.length + name.length);
        System.arraycopy(name, 0, associated, header.length, name.length);
        return associated;
    }

    private static AesGcmHkdfStreaming tink() throws Exception {
        byte[] secret = Sample.entropy(Sample.ACCOUNT.hashCode() + 1).bytes(32);
        byte[] info = "signet/v1/index".getBytes(StandardCharsets.US_ASCII);
        byte[] purposeKey = Hkdf.computeHkdf("HMACSHA256", secret, new byte[0], info, 32);
        return new AesGcmHkdfStreaming(
                purposeKey, "HmacSha256", 32, FileFormat.SEGMENT_BYTES, FileHeader.BYTES);
    }
}
