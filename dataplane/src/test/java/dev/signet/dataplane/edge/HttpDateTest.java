// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class HttpDateTest {
    private static final DateTimeFormatter FORMATTER =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    @Test
    void datesAreWrittenAsAFormatterWritesThemAndReadBack() {
        var random = new Random(11);
        long last = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
        for (int i = 0; i < 20_000; i++) {
            Instant time = Instant.ofEpochSecond(random.nextLong(last));
            assertEquals(FORMATTER.format(time), HttpDate.of(time));
            assertEquals(Optional.of(time), HttpDate.read(HttpDate.of(time)));
        }
    }
}
