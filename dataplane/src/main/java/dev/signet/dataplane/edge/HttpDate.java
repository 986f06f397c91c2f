// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.edge;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/// Dates as HTTP writes them, to the second (RFC 9110, section 5.6.7). Any thread.
final class HttpDate {
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    /// The last one that was asked for: most answers are of the same second.
    private static volatile Written last = new Written(0, FORM.format(Instant.EPOCH));

    private HttpDate() {}

    private record Written(long second, String text) {}

    /// The time that a date says; empty when it is none, and then means nothing (RFC 9110, section
    /// 13.1.3).
    static Optional<Instant> read(String date) {
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    static String of(Instant time) {
        Written written = last;
        if (written.second() != time.getEpochSecond()) {
            written = new Written(time.getEpochSecond(), FORM.format(time));
            last = written;
        }
        return written.text();
    }
}
