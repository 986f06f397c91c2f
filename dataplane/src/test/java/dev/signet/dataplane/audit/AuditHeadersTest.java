// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signet.dataplane.exchange.FhirError;
import dev.signet.http.Headers;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Custom audit headers in the words of Azure API for FHIR.
final class AuditHeadersTest {
    private static final String USER = "X-MS-AZUREFHIR-AUDIT-USERID";

    private static String refusal(Headers headers) {
        FhirError error = assertThrows(FhirError.class, () -> AuditHeaders.check(headers));
        assertEquals(431, error.status());
        assertEquals("invalid", error.issues().getFirst().type().code());
        return error.issues().getFirst().diagnostics();
    }

    private static Headers many(int count) {
        Headers headers = Headers.of();
        for (int i = 1; i <= count; i++) {
            headers = headers.with("X-MS-AZUREFHIR-AUDIT-" + i, "v");
        }
        return headers;
    }

    @Test
    void repeatsAreJoinedUnderTheFirstSpellingOfTheirName() {
        var headers =
                Headers.of(
                        USER,
                        "1234",
                        "Accept",
                        "*/*",
                        "x-ms-azurefhir-audit-userid",
                        "5678",
                        "X-MS-AZUREFHIR-AUDIT-SITE",
                        "Bern");
        assertEquals(
                Map.of(USER, "1234, 5678", "X-MS-AZUREFHIR-AUDIT-SITE", "Bern"),
                AuditHeaders.of(headers));
    }

    @Test
    void aValueOf2048CharactersIsTakenAndOneMoreIsRefused() {
        AuditHeaders.check(Headers.of(USER, "a".repeat(2048)));
        assertEquals(
                "The maximum length of a custom audit header value is 2048. The supplied custom"
                        + " audit header 'X-MS-AZUREFHIR-AUDIT-USERID' has length of 2049.",
                refusal(Headers.of(USER, "a".repeat(2049))));
    }

    @Test
    void joinedValuesCountAsOne() {
        assertEquals(
                "The maximum length of a custom audit header value is 2048. The supplied custom"
                        + " audit header 'X-MS-AZUREFHIR-AUDIT-USERID' has length of 2050.",
                refusal(Headers.of(USER, "a".repeat(1024), USER, "b".repeat(1024))));
    }

    @Test
    void tenHeadersAreTakenAndElevenRefused() {
        AuditHeaders.check(many(10));
        assertEquals(
                "The maximum number of custom audit headers allowed is 10. The number of custom"
                        + " audit headers supplied is 11.",
                refusal(many(11)));
    }
}
