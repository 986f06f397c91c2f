// SPDX-License-Identifier: Apache-2.0
package dev.signet.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MediaRangeTest {
    @Test
    void rangesAreReadInAnyCaseWithTheirParametersAndQuality() {
        assertEquals(
                List.of(
                        new MediaRange(
                                "application", "fhir+json", Map.of("fhirversion", "4.0"), 0.5),
                        new MediaRange("*", "*", Map.of(), 0)),
                MediaRange.of(List.of("Application/FHIR+JSON; fhirVersion=4.0; q=0.5", "*/*;q=0")));
    }

    @Test
    void commasInQuotesDoNotCut() {
        assertEquals(
                List.of(
                        new MediaRange("text", "plain", Map.of("a", "b,c\"d"), 1),
                        new MediaRange("text", "html", Map.of(), 1)),
                MediaRange.of(List.of("text/plain;a=\"b,c\\\"d\", text/html")));
    }

    @Test
    void whatIsNoRangeIsLeftOutAndTheRestHolds() {
        assertEquals(
                List.of(
                        new MediaRange("text", "html", Map.of(), 1),
                        new MediaRange("*", "*", Map.of(), 0.2)),
                MediaRange.of(List.of("text/html, *; q=.2, */*; q=0.2, , json")));
    }

    @Test
    void theMoreSpecificRangeSaysMore() {
        var ranges = MediaRange.of(List.of("*/*, application/*, application/json, text/json"));
        assertEquals(
                List.of(1, 2, 3, 0),
                ranges.stream().map(range -> range.matches("application", "json")).toList());
    }
}
