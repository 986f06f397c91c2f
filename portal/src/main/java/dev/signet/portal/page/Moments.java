// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.page;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Moments as a person reads them.
public final class Moments {
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT);

    private Moments() {}

    /// To the second, in UTC; what is no moment stays as it is.
    public static String utc(String text) {
        try {
            return FORM.format(OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC));
        } catch (DateTimeException _) {
            return text;
        }
    }
}
