// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.edge;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Dates as HTTP writes them, to the second (RFC 9110, section 5.6.7). Any thread.
final class HttpDate {
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    /// The last one that was asked for: most answers are of the same second.
    private static volatile Written last = new Written(0, FORM.format(Instant.EPOCH));

    private HttpDate() {}

    private record Written(long second, String text) {}

    static String of(Instant time) {
        Written written = last;
        if (written.second() != time.getEpochSecond()) {
            written = new Written(time.getEpochSecond(), FORM.format(time));
            last = written;
        }
        return written.text();
    }
}
