// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.http.Headers;
import dev.signet.http.Plane;
import dev.signet.http.Request;
import dev.signet.http.Response;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A retired account answers as Azure's service does.
class RetirementTest {
    private static final Plane SERVED = _ -> Response.empty(299);

    private static Response answer(String method, String path) {
        var request =
                new Request(
                        method,
                        Account.BASE,
                        Request.segments("/" + path),
                        List.of(),
                        Headers.of(),
                        InputStream.nullInputStream(),
                        "127.0.0.1");
        var refusals =
                new FhirRefusals(
                        () -> Instant.parse("2026-09-30T12:00:00Z"), new AtomicLong()::get);
        return Retirement.of(_ -> Optional.of(SERVED), refusals)
                .named("demo")
                .orElseThrow()
                .handle(request);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "health/check",
                "metadata",
                "metadata/",
                "Metadata",
                "$export",
                "Patient/$export",
                "Group/g1/$export/",
                "_operations/export/17"
            })
    void whatLetsPeopleLeaveIsStillAnswered(String path) {
        assertEquals(299, answer("GET", path).status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Patient",
                "Patient/1",
                "patient/$export",
                "group/g1/$export",
                "metadata//",
                "health",
                "_operations/export",
                ".well-known/smart-configuration"
            })
    void everythingElseIsGone(String path) {
        assertEquals(410, answer("GET", path).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
    void allOtherMethodsAreGoneEvenWhereReadingIsAllowed(String method) {
        assertEquals(410, answer(method, "metadata").status());
        assertEquals(410, answer(method, "_operations/export/17").status());
    }

    @Test
    void theRefusalIsInTheWordsOfTheRetiredService() {
        Response gone = answer("GET", "Patient");
        var body = (Response.Body.Bytes) gone.body();
        assertEquals(
                "{\"resourceType\":\"OperationOutcome\",\"id\":\"00000000-0000-4000-8000-000000000000\","
                        + "\"meta\":{\"lastUpdated\":\"2026-09-30T12:00:00Z\"},\"issue\":[{\"severity\":\"error\",\"code\":\"business-rule\","
                        + "\"details\":{\"coding\":[{\"system\":\"https://azurehealthcareapis.com/fhir/operation-outcome-code\","
                        + "\"code\":\"service-deprecated\",\"display\":\"FHIR service deprecated\"}],"
                        + "\"text\":\"This FHIR service has been deprecated.\"},"
                        + "\"diagnostics\":\"This FHIR service is deprecated no longer accepts normal workloads.\"}]}",
                new String(body.bytes(), StandardCharsets.UTF_8));
    }
}
