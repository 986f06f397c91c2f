// SPDX-License-Identifier: Apache-2.0
package dev.signet.telemetry;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a request stands in a trace, as the header `traceparent` says it
/// (<https://www.w3.org/TR/trace-context/>).
///
/// @param high of the trace's id
/// @param low of the trace's id
/// @param span id of the one who asks
/// @param sampled whether the one who asks keeps the trace
record TraceParent(long high, long low, long span, boolean sampled) {
    private static final int LENGTH_MAX = 512;
    private static final int SAMPLED = 1;
    private static final HexFormat HEX = HexFormat.of();

    /// Versions to come may say more behind these; of `ff` there is none.
    private static final Pattern FORM =
            Pattern.compile(
                    "(?!ff)([0-9a-f]{2})-([0-9a-f]{16})([0-9a-f]{16})-([0-9a-f]{16})-([0-9a-f]{2})"
                            + "(-.*)?");

    /// @return empty for what is none: the trace begins anew
    static Optional<TraceParent> of(String header) {
        Matcher found = FORM.matcher(header);
        if (header.length() > LENGTH_MAX
                || !found.matches()
                || (found.group(1).equals("00") && found.group(6) != null)) {
            return Optional.empty();
        }
        var parent =
                new TraceParent(
                        HexFormat.fromHexDigitsToLong(found.group(2)),
                        HexFormat.fromHexDigitsToLong(found.group(3)),
                        HexFormat.fromHexDigitsToLong(found.group(4)),
                        (HexFormat.fromHexDigits(found.group(5)) & SAMPLED) != 0);
        boolean isNothing = (parent.high == 0 && parent.low == 0) || parent.span == 0;
        return isNothing ? Optional.empty() : Optional.of(parent);
    }

    /// As it is sent.
    String header() {
        return "00-"
                + HEX.toHexDigits(high)
                + HEX.toHexDigits(low)
                + "-"
                + HEX.toHexDigits(span)
                + (sampled ? "-01" : "-00");
    }
}
