// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.http.Headers;
import dev.signet.http.Plane;
import dev.signet.http.Request;
import dev.signet.http.Response;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// What a request costs, and the 429 that follows, as in the retired service.
class ThroughputTest {
    private static final int KIB = 1024;

    private final AtomicLong nanos = new AtomicLong();
    private int answerBytes = 1;
    private boolean streams;
    private int status = 200;
    private OptionalInt offered = OptionalInt.of(400);

    private Response served(Request request) {
        try {
            var _ = request.body().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return streams
                ? new Response(
                        200,
                        Headers.of(),
                        new Response.Body.Streamed(target -> target.write(new byte[answerBytes])))
                : Response.of(status, "text/plain", new byte[answerBytes]);
    }

    private final Plane plane = request -> held().handle(request);

    private Plane held() {
        return Throughput.of(
                        _ -> Optional.of((Plane) this::served),
                        _ -> offered,
                        nanos::get,
                        new FhirRefusals(InstantSource.system(), () -> 7))
                .named("demo")
                .orElseThrow();
    }

    private static Request request(String method, String path, int bytes) {
        return new Request(
                method,
                Account.BASE,
                Request.segments("/" + path),
                List.of(),
                Headers.of(),
                new ByteArrayInputStream(new byte[bytes]),
                "127.0.0.1");
    }

    private static String charge(Response response) {
        return response.headers().first("x-ms-request-charge").orElse("");
    }

    @Test
    void readsCostByTheirAnswerAndWritesByWhatWasSent() {
        assertEquals("1", charge(plane.handle(request("GET", "Patient/1", 0))));
        assertEquals("5", charge(plane.handle(request("PUT", "Patient/1", 1))));
        assertEquals("15", charge(plane.handle(request("POST", "Patient", 2 * KIB + 1))));
        assertEquals("5", charge(plane.handle(request("DELETE", "Patient/1", 0))));
        answerBytes = 10 * KIB + 1;
        assertEquals("11", charge(plane.handle(request("POST", "Patient/_search", 100))));
    }

    @Test
    void whoMayNotComeInSpendsNothing() {
        Plane held = held();
        for (int refusal : new int[] {401, 403}) {
            status = refusal;
            for (int i = 0; i < 500; i++) {
                Response response = held.handle(request("POST", "Patient", 2 * KIB));
                assertEquals(refusal, response.status());
                assertEquals("", charge(response));
            }
        }
        status = 200;
        assertEquals(200, held.handle(request("GET", "Patient/1", 0)).status());
    }

    @Test
    void whoHasNoThroughputIsNotHeld() {
        offered = OptionalInt.empty();
        assertEquals("", charge(plane.handle(request("GET", "Patient/1", 0))));
    }

    @Test
    void whatIsOverTheThroughputIsRefusedUntilEnoughTimeHasPassed() {
        Plane held = held();
        answerBytes = 400 * KIB;
        assertEquals(200, held.handle(request("GET", "Patient", 0)).status());
        assertEquals(429, held.handle(request("GET", "Patient/1", 0)).status());
        assertEquals(200, held.handle(request("GET", "metadata", 0)).status());
        assertEquals(200, held.handle(request("GET", "health/check", 0)).status());
        String own = "OperationDefinition/Patient-everything";
        assertEquals(200, held.handle(request("GET", own, 0)).status());
        assertEquals(429, held.handle(request("PUT", own, 0)).status());
        assertEquals(429, held.handle(request("GET", "OperationDefinition", 0)).status());
        String history = "OperationDefinition/_history";
        assertEquals(429, held.handle(request("GET", history, 0)).status());
        nanos.addAndGet(500_000_000);
        answerBytes = 600 * KIB; // 200 units are left, and it costs more
        assertEquals(200, held.handle(request("GET", "Patient", 0)).status());
        Response refused = held.handle(request("GET", "Patient/1", 0));
        assertEquals(429, refused.status());
        assertEquals("1003", refused.headers().first("x-ms-retry-after-ms").orElse(""));
        assertEquals("2", refused.headers().first("Retry-After").orElse(""));
        Answer.of(refused)
                .refused(
                        429,
                        "throttled",
                        "The request rate is larger than the throughput of the account"
                                + " (offerThroughput).",
                        "");
        nanos.addAndGet(1_003_000_000);
        assertEquals(200, held.handle(request("GET", "Patient/1", 0)).status());
    }

    @Test
    void aStreamedAnswerIsChargedWhenItHasBeenSent() throws IOException {
        Plane held = held();
        answerBytes = 401 * KIB;
        streams = true;
        Response streamed = held.handle(request("GET", "Patient", 0));
        assertEquals(200, held.handle(request("GET", "Patient/1", 0)).status());
        ((Response.Body.Streamed) streamed.body()).writer().write(new ByteArrayOutputStream());
        assertEquals(429, held.handle(request("GET", "Patient/1", 0)).status());
    }
}
