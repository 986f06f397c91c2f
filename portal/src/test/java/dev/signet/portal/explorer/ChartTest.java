// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.portal.plane.Wire;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

final class ChartTest {
    private static JsonNode weight(String date, double value) {
        var weight = Wire.object();
        weight.putObject("code").put("text", "Body weight");
        weight.put("effectiveDateTime", date);
        weight.putObject("valueQuantity").put("value", value).put("unit", "kg");
        return weight;
    }

    @Test
    void numbersStandInOrderOfTimeAndWithinThePicture() {
        Chart chart =
                Chart.of(
                                List.of(
                                        weight("2026-03", 72),
                                        weight("2025", 70),
                                        weight("2026-02-01", 90)))
                        .getFirst();
        assertEquals("Body weight", chart.title());
        assertEquals(
                List.of("70.0 kg", "90.0 kg", "72.0 kg"),
                chart.points().stream().map(Chart.Point::text).toList());
        for (Chart.Point point : chart.points()) {
            assertTrue(point.x() >= 0 && point.x() <= Chart.WIDTH, point.toString());
            assertTrue(point.y() >= 0 && point.y() <= Chart.HEIGHT, point.toString());
        }
        assertTrue(chart.points().get(1).y() < chart.points().get(0).y(), "more is higher");
    }

    @Test
    void oneNumberAloneAndTheSameNumberTwiceAreDrawnToo() {
        assertEquals(1, Chart.of(List.of(weight("2026", 0))).getFirst().points().size());
        Chart flat = Chart.of(List.of(weight("2025", 70), weight("2026", 70))).getFirst();
        assertEquals(flat.points().get(0).y(), flat.points().get(1).y());
        assertTrue(Double.isFinite(flat.points().getFirst().y()));
    }

    @Test
    void theAxisOfTimeHasADayInTheMiddleWhereThereIsRoom() {
        Chart year =
                Chart.of(List.of(weight("2025-01-01", 70), weight("2025-01-11", 71))).getFirst();
        assertEquals(Optional.of("2025-01-06"), year.middle());
        for (String end : List.of("2025-01-01", "2025-01-02", "2025-03-01T00:00:00Z")) {
            assertEquals(
                    Optional.empty(),
                    Chart.of(List.of(weight("2025-01-01", 70), weight(end, 71)))
                            .getFirst()
                            .middle());
        }
        assertEquals(Optional.empty(), Chart.of(List.of(weight("2025", 1))).getFirst().middle());
    }

    @Test
    void whatHasNoNumberOrNoDateIsLeftOut() {
        assertEquals(List.of(), Chart.of(List.of(weight("yesterday", 1), Wire.object())));
    }

    @Test
    void otherUnitsAreOtherCharts() {
        JsonNode pounds = weight("2026", 150);
        ((ObjectNode) pounds.path("valueQuantity")).put("unit", "lb");
        assertEquals(2, Chart.of(List.of(weight("2026", 70), pounds)).size());
    }

    /// What a physician reads is what was stored: no figure, sign or bound is made up or dropped.
    @Test
    void numbersAndRangesReadAsTheyWereStored() {
        JsonNode small =
                Wire.JSON.readTree(
                        """
                        {"status": "final", "code": {"text": "TSH"}, "effectiveDateTime": "2026",
                         "valueQuantity": {"comparator": "<", "value": 0.0040, "unit": "mU/L"},
                         "referenceRange": [{"high": {"value": 4.20}}]}""");
        Chart chart = Chart.of(List.of(small)).getFirst();
        assertEquals("< 0.0040 mU/L", chart.points().getFirst().text());
        assertEquals("up to 4.20", chart.range().orElseThrow().text());
        assertEquals(5, chart.ticks().stream().map(Chart.Tick::text).distinct().count());
    }

    @Test
    void whatWasEnteredInErrorAndWhatNoAxisHoldsIsNotDrawn() {
        JsonNode mistake = weight("2026", 700);
        ((ObjectNode) mistake).put("status", "entered-in-error");
        assertEquals(List.of(), Chart.of(List.of(mistake, weight("2026", 1e300))));
    }

    @Test
    void bothNumbersOfABloodPressureAreDrawnWithTheirOwnRanges() {
        JsonNode pressure =
                Wire.JSON.readTree(
                        """
                        {"status": "final", "code": {"text": "Blood pressure"},
                         "effectiveDateTime": "2026-01-31", "component": [
                          {"code": {"text": "Systolic"},
                           "valueQuantity": {"value": 128, "unit": "mmHg"},
                           "referenceRange": [{"high": {"value": 140}}]},
                          {"code": {"text": "Diastolic"},
                           "valueQuantity": {"value": 81, "unit": "mmHg"}},
                          {"code": {"text": "Arm"}, "valueString": "left"}]}""");
        List<Chart> charts = Chart.of(List.of(pressure));
        assertEquals(
                List.of("Blood pressure: Systolic", "Blood pressure: Diastolic"),
                charts.stream().map(Chart::title).toList());
        assertEquals("128 mmHg", charts.getFirst().points().getFirst().text());
        assertEquals("up to 140", charts.getFirst().range().orElseThrow().text());
        assertTrue(charts.getLast().range().isEmpty());
        assertEquals("Blood pressure: 128 mmHg / 81 mmHg", Summary.of(pressure));
    }

    private static JsonNode named(String text, String system, String code) {
        JsonNode weight = weight("2026-01-0" + (1 + text.length() % 9), 70);
        var concept = ((ObjectNode) weight).putObject("code").put("text", text);
        if (!code.isEmpty()) {
            concept.putArray("coding").addObject().put("system", "urn:other").put("code", "x");
            ((ArrayNode) concept.path("coding"))
                    .addObject()
                    .put("system", system)
                    .put("code", code);
        }
        return weight;
    }

    private static JsonNode coded(String text, String system, String code) {
        JsonNode weight = weight("2026-01-01", 70);
        var concept = ((ObjectNode) weight).putObject("code").put("text", text);
        ObjectNode coding = concept.putArray("coding").addObject().put("code", code);
        if (!system.isEmpty()) {
            coding.put("system", system);
        }
        return weight;
    }

    @Test
    void aCodeWithoutASystemIsOneKindOnlyWithTheSameWords() {
        List<Chart> charts =
                Chart.of(
                        List.of(
                                coded("Weight", "", "1"),
                                coded("Height", "", "1"),
                                coded("weight ", "", "1")));
        assertEquals(List.of(2, 1), charts.stream().map(each -> each.points().size()).toList());
    }

    @Test
    void chartsThatWouldReadTheSameShowTheirSystems() {
        JsonNode one = coded("Weight", "urn:a", "1");
        JsonNode other = coded("Weight", "urn:b", "1");
        assertEquals(
                List.of("urn:a|1", "urn:b|1"),
                Chart.of(List.of(one, other)).stream().map(Chart::code).toList());
        assertEquals("1", Chart.of(List.of(one)).getFirst().code());
    }

    @Test
    void theSameWordsAreOneChartWhateverTheirCaseAndBlanks() {
        List<Chart> charts =
                Chart.of(
                        List.of(
                                named("Body weight", "", ""),
                                named("body  weight", "", ""),
                                named(" BODY WEIGHT ", "", ""),
                                named("Weight", "", "")));
        assertEquals(List.of(3, 1), charts.stream().map(each -> each.points().size()).toList());
        assertEquals("", charts.getFirst().code());
    }

    @Test
    void theSameCodeIsOneChartWhateverItsWordsAndAnotherCodeIsAnother() {
        String loinc = "http://loinc.org";
        List<Chart> charts =
                Chart.of(
                        List.of(
                                named("Body weight", loinc, "29463-7"),
                                named("Gewicht", loinc, "29463-7"),
                                named("Body weight", loinc, "3141-9"),
                                named("Body weight", "urn:mine", "29463-7"),
                                named("Body weight", "", "")));
        assertEquals(
                List.of(2, 1, 1, 1), charts.stream().map(each -> each.points().size()).toList());
        assertEquals("29463-7", charts.getFirst().code());
    }
}
