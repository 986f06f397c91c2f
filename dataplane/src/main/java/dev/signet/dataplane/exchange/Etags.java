// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.exchange;

/// Versions of resources as ETags: `W/"3"` (<https://hl7.org/fhir/R4/http.html#versioning>).
public final class Etags {
    private Etags() {}

    public static String of(long version) {
        return "W/\"" + version + "\"";
    }

    /// The version in an ETag of ours (`W/"3"`, also `"3"` and `3`), or -1.
    public static long version(String etag) {
        String text = etag.strip();
        if (text.startsWith("W/")) {
            text = text.substring(2);
        }
        if (text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")) {
            text = text.substring(1, text.length() - 1);
        }
        if (text.isEmpty() || text.length() > 18) {
            return -1;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return -1;
            }
        }
        return Long.parseLong(text);
    }

    /// Whether a condition such as `W/"3"`, `W/"2", W/"3"` or `*` names that version.
    public static boolean names(String condition, long version) {
        for (String etag : condition.split(",", -1)) {
            if (etag.strip().equals("*") || version(etag) == version) {
                return true;
            }
        }
        return false;
    }
}
