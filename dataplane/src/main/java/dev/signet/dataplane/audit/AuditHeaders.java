// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.audit;

import dev.signet.dataplane.exchange.FhirError;
import dev.signet.fhir.IssueType;
import dev.signet.http.Headers;
import dev.signet.http.Headers.Header;
import java.util.LinkedHashMap;
import java.util.Map;

/// Custom audit headers, `X-MS-AZUREFHIR-AUDIT-<name>`: what a client wants to stand in the rows
/// of its call. Bounds and words are those of Azure API for FHIR.
public final class AuditHeaders {
    private static final String PREFIX = "X-MS-AZUREFHIR-AUDIT-";
    private static final int HEADERS_MAX = 10;
    private static final int VALUE_CHARACTERS_MAX = 2048;

    private AuditHeaders() {}

    /// Refuses what breaks their bounds, whether calls are audited or not.
    ///
    /// @throws FhirError 431
    public static void check(Headers headers) {
        for (int i = 0; i < headers.all().size(); i++) { // each request comes here
            if (isOne(headers.all().get(i).name())) {
                var _ = of(headers);
                return;
            }
        }
    }

    /// By the name under which each came first. Values that came under the same name, whatever
    /// its case, are joined.
    ///
    /// @throws FhirError 431
    static Map<String, String> of(Headers headers) {
        var joined = new LinkedHashMap<String, String>();
        for (Header header : headers.all()) {
            if (isOne(header.name())) {
                String name = known(joined, header.name());
                joined.merge(name, header.value(), (before, more) -> before + ", " + more);
            }
        }
        for (Map.Entry<String, String> each : joined.entrySet()) {
            if (each.getValue().length() > VALUE_CHARACTERS_MAX) {
                throw refused(
                        ("The maximum length of a custom audit header value is %d. The supplied"
                                        + " custom audit header '%s' has length of %d.")
                                .formatted(
                                        VALUE_CHARACTERS_MAX,
                                        each.getKey(),
                                        each.getValue().length()));
            }
        }
        if (joined.size() > HEADERS_MAX) {
            throw refused(
                    ("The maximum number of custom audit headers allowed is %d. The number of"
                                    + " custom audit headers supplied is %d.")
                            .formatted(HEADERS_MAX, joined.size()));
        }
        return joined;
    }

    private static boolean isOne(String name) {
        return name.length() >= PREFIX.length()
                && name.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
    }

    private static String known(Map<String, String> joined, String name) {
        for (String each : joined.keySet()) {
            if (each.equalsIgnoreCase(name)) {
                return each;
            }
        }
        return name;
    }

    private static FhirError refused(String text) {
        return FhirError.of(431, IssueType.INVALID, text, "");
    }
}
