// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class RatesTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final Rates rates = new Rates();

    private Rates.Shown look(long millis, int count, double seconds) {
        return rates.look(
                BEGIN.plusMillis(millis),
                "signet_http_request_seconds_count{method=\"GET\",plane=\"fhir\"} "
                        + count
                        + "\nsignet_http_request_seconds_sum{method=\"GET\",plane=\"fhir\"} "
                        + seconds
                        + "\nsignet_http_request_seconds_count{method=\"GET\",plane=\"arm\"} 1000\n"
                        + "signet_http_request_seconds_count{method=\"POST\",plane=\"fhir\"} 5.0\n");
    }

    @Test
    void theFirstLookDrawsNothingAndTheSecondWhatCameBetween() {
        assertEquals("", look(0, 100, 1).requests().points());
        Rates.Shown shown = look(2_000, 120, 1.1);
        assertEquals("10 a second", shown.requests().now());
        assertEquals("5.0 ms", shown.millis().now());
        assertTrue(shown.requests().points().endsWith("300,1.0"), shown::toString);
    }

    @Test
    void withoutRequestsThereIsNoTimeOfAnAnswer() {
        look(0, 100, 1);
        Rates.Shown shown = look(2_000, 100, 1);
        assertEquals("0.0 a second", shown.requests().now());
        assertEquals("0.0 ms", shown.millis().now());
    }

    @Test
    void twoThatLookAtTheSameTimeSeeTheSameAndMakeNoSpaceOfNothing() {
        look(0, 0, 0);
        look(2_000, 20, 1);
        assertEquals("10 a second", look(2_010, 25, 1).requests().now());
    }

    @Test
    void afterARestOfNobodyLookingItBeginsAnewAndTwoMinutesAreKept() {
        look(0, 0, 0);
        assertEquals("", look(60_000, 600, 1).requests().points());
        for (int i = 1; i <= 100; i++) {
            look(60_000 + i * 2_000L, 600 + i, 1);
        }
        String points = look(300_000 - 38_000, 800, 1).requests().points();
        assertEquals(Rates.SPACES_MAX, points.split(" ").length);
        assertTrue(points.startsWith("0.0,"), points);
    }

    @Test
    void aServerThatBeganAnewIsNoNegativeRate() {
        look(0, 500, 9);
        assertEquals("0.0 a second", look(2_000, 3, 0).requests().now());
    }
}
