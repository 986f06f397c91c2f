// SPDX-License-Identifier: Apache-2.0
package dev.signet.store.record;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// The text `"versionId":"N","lastUpdated":"T"` that is written into a resource when it is
/// read.
public final class Stamp {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'+00:00'")
                    .withZone(ZoneOffset.UTC);

    private Stamp() {}

    /// `source[from..]` with the stamp spliced in at `offset` of it.
    ///
    /// @param comma true when more members follow the stamp
    public static byte[] splice(
            byte[] source, int from, int offset, boolean comma, long version, long time) {
        byte[] stamp = text(version, time, comma);
        int length = source.length - from;
        byte[] stamped = new byte[length + stamp.length];
        System.arraycopy(source, from, stamped, 0, offset);
        System.arraycopy(stamp, 0, stamped, offset, stamp.length);
        System.arraycopy(source, from + offset, stamped, offset + stamp.length, length - offset);
        return stamped;
    }

    private static byte[] text(long version, long time, boolean comma) {
        String text =
                "\"versionId\":\""
                        + version
                        + "\",\"lastUpdated\":\""
                        + time(Instant.ofEpochMilli(time))
                        + (comma ? "\"," : "\"");
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// As the service writes instants: `2026-01-31T12:34:56.789+00:00`.
    public static String time(Instant time) {
        return TIME.format(time);
    }
}
