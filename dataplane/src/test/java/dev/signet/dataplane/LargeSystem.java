// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import java.util.Locale;

/// A code system of 400,000 concepts in fragments: no resource could hold it.
public final class LargeSystem {
    public static final int PARTS = 16;
    public static final int EACH = 25_000;
    public static final String URL = "http://example.org/large";

    private LargeSystem() {}

    /// One of the fragments, with the id `part-` and its number.
    ///
    /// @param part from 0
    /// @param count how many concepts it says that the whole has
    public static String part(int part, int count) {
        var json = new StringBuilder(2 << 20);
        json.append("{\"resourceType\":\"CodeSystem\",\"id\":\"part-")
                .append(part)
                .append("\",\"url\":\"" + URL + "\",\"version\":\"1\",\"status\":\"active\",")
                .append("\"content\":\"fragment\",\"count\":")
                .append(count)
                .append(",\"concept\":[");
        for (int i = 0; i < EACH; i++) {
            int number = part * EACH + i;
            json.append(i == 0 ? "" : ",")
                    .append("{\"code\":\"c")
                    .append(number)
                    .append("\",\"display\":\"Finding ")
                    .append(Integer.toString(number, 36).toUpperCase(Locale.ROOT))
                    .append(" of the body\"}");
        }
        return json.append("]}").toString();
    }
}
