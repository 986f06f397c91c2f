// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.budget.WorkBudget;
import dev.signet.dataplane.edge.Representations;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.Meter;
import dev.signet.fhir.xml.XmlReader;
import dev.signet.http.Plane;
import dev.signet.http.Request;
import dev.signet.http.Response;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What is refused where no account is asked is an OperationOutcome in the form that was asked for.
class RefusalFormTest {
    private static final String JSON = "application/fhir+json; charset=utf-8";
    private static final String XML = "application/fhir+xml; charset=utf-8";
    private static final Request IN_JSON = Account.request("POST", "/Patient");
    private static final Request IN_XML =
            Account.request("POST", "/Patient", "Accept", "application/fhir+xml");

    private static FhirRefusals refusals() {
        return new FhirRefusals(() -> Instant.parse("2026-09-30T12:00:00Z"), () -> 1);
    }

    /// That both say the same, each in its form.
    private static void assertSame(Response json, Response xml) {
        assertEquals(JSON, json.headers().first("Content-Type").orElse(""));
        assertEquals(XML, xml.headers().first("Content-Type").orElse(""));
        assertEquals(json.status(), xml.status());
        Answer said = Answer.of(xml);
        byte[] read =
                XmlReader.json(said.body(), 64 << 10, Account.MODEL.definitions(), Meter.NONE);
        assertEquals(Answer.of(json).json(), Json.readObject(read), said.text());
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    void everyRefusalOfTheServerSaysTheSameInXml(Failure failure) {
        var failed =
                new Failed(failure, "it is <too> \"large\" & more", new Fact("bytesMax", 2097152));
        assertSame(refusals().of(failed, IN_JSON), refusals().of(failed, IN_XML));
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', false",
        "'', application/fhir+json, false",
        "'', text/html, false",
        "'', '\"\\, */x;q=, application/fhir+xml;q=2', false",
        "'', application/xml, true",
        "'', application/fhir+xml; fhirVersion=3.0, true",
        "'', 'text/html, application/xml;q=0.9, */*;q=0.8', true",
        "xml, application/fhir+json, true",
        "application/fhir+xml;fhirVersion=4.3, '', true",
        "json, application/fhir+xml, false",
        "none, application/fhir+xml, false",
    })
    void theFormIsTheOneThatWasAskedForWhateverTheVersion(
            String format, String accept, boolean isXml) {
        String target = "/Patient" + (format.isEmpty() ? "" : "?_format=" + format);
        Request request =
                accept.isEmpty()
                        ? Account.request("GET", target)
                        : Account.request("GET", target, "Accept", accept);
        Response refused = refusals().of(new Failed(Failure.UNAVAILABLE, "too many"), request);
        assertEquals(isXml ? XML : JSON, refused.headers().first("Content-Type").orElse(""));
        assertEquals(
                isXml ? "application/fhir+xml" : "application/fhir+json",
                FhirRefusals.mediaType(request));
    }

    @Test
    void aRetiredAccountSaysSoInXmlToo() {
        Plane retired =
                Retirement.of(_ -> Optional.of((Plane) _ -> Response.empty(200)), refusals())
                        .named("demo")
                        .orElseThrow();
        Response gone = retired.handle(IN_XML);
        assertEquals(410, gone.status());
        assertSame(retired.handle(IN_JSON), gone);
    }

    @Test
    void whoIsOverTheThroughputIsToldInXmlToo() {
        Plane held =
                Throughput.of(
                                _ -> Optional.of((Plane) _ -> Response.empty(200)),
                                _ -> OptionalInt.of(1),
                                new AtomicLong()::get,
                                refusals())
                        .named("demo")
                        .orElseThrow();
        assertEquals(200, held.handle(IN_JSON).status());
        Response busy = held.handle(IN_XML);
        assertEquals(429, busy.status());
        assertTrue(busy.headers().first("Retry-After").isPresent());
        assertSame(held.handle(IN_JSON), busy);
    }

    /// Its XML alone would be more than one request may take.
    @Test
    void anAnswerThatIsTooLargeInXmlIsRefusedInXml() {
        var representations = new Representations(Account.MODEL, new WorkBudget());
        Request read = Account.request("GET", "/Patient", "Accept", "application/fhir+xml");
        Response large = Response.of(200, JSON, new byte[(int) (WorkBudget.LARGE_BYTES * 2 / 3)]);
        Response refused =
                representations.of(read, large, failed -> refusals().of(failed, IN_JSON));
        assertEquals(413, refused.status());
        var tooLarge =
                new Failed(
                        Failure.TOO_LARGE,
                        "it takes more memory than one request may",
                        new Fact("bytesMax", WorkBudget.LARGE_BYTES));
        assertSame(refusals().of(tooLarge, IN_JSON), refused);
    }
}
