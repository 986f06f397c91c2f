// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class StampTest {
    private static final DateTimeFormatter FORMATTER =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'+00:00'")
                    .withZone(ZoneOffset.UTC);

    @Test
    void instantsAreWrittenAsAFormatterWritesThem() {
        long first = Instant.parse("0000-01-01T00:00:00Z").toEpochMilli();
        long last = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            Instant time = Instant.ofEpochMilli(random.nextLong(first, last + 1));
            assertEquals(FORMATTER.format(time), Stamp.time(time));
        }
        for (long time : new long[] {first, -1, 0, 1, last}) {
            Instant at = Instant.ofEpochMilli(time);
            assertEquals(FORMATTER.format(at), Stamp.time(at));
        }
    }

    @Test
    void anInstantOfMoreThanFourDigitsIsRefused() {
        Instant beyond = Instant.parse("9999-12-31T23:59:59.999Z").plusMillis(1);
        assertThrows(IllegalArgumentException.class, () -> Stamp.time(beyond));
    }
}
