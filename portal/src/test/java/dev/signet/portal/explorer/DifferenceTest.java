// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.portal.plane.Wire;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DifferenceTest {
    private static List<String> of(String older, String newer) {
        return Difference.of(Wire.JSON.readTree(older), Wire.JSON.readTree(newer)).stream()
                .map(
                        each ->
                                "%s %s %s>%s"
                                        .formatted(
                                                each.kind(),
                                                each.path(),
                                                each.before(),
                                                each.after()))
                .toList();
    }

    @Test
    void whatIsAddedRemovedAndChangedIsToldByTheWayToIt() {
        assertEquals(
                List.of(
                        "CHANGED gender male>female",
                        "ADDED name[0].given[1] >Anna",
                        "REMOVED birthDate 1867>"),
                of(
                        "{\"gender\":\"male\",\"name\":[{\"given\":[\"Marie\"]}],"
                                + "\"birthDate\":\"1867\"}",
                        "{\"gender\":\"female\",\"name\":[{\"given\":[\"Marie\",\"Anna\"]}]}"));
    }

    @Test
    void whatIsOtherBehindALongCommonBeginningIsSeen() {
        String same = "a".repeat(2_000);
        assertEquals(
                List.of(
                        "CHANGED text \u2026%s1>\u2026%s2"
                                .formatted("a".repeat(40), "a".repeat(40))),
                of("{\"text\":\"" + same + "1\"}", "{\"text\":\"" + same + "2\"}"));
        String end = "\u2026 (3,001 characters in all: see JSON)";
        String shown = "b".repeat(999);
        assertEquals(
                List.of("CHANGED text 1%s%s>2%s%s".formatted(shown, end, shown, end)),
                of(
                        "{\"text\":\"1" + "b".repeat(3_000) + "\"}",
                        "{\"text\":\"2" + "b".repeat(3_000) + "\"}"));
    }

    @Test
    void anElementPutInFrontMovesNoOther() {
        assertEquals(
                List.of("ADDED name[0].text >new"),
                of(
                        "{\"name\":[{\"text\":\"a\"},{\"text\":\"b\"}]}",
                        "{\"name\":[{\"text\":\"new\"},{\"text\":\"a\"},{\"text\":\"b\"}]}"));
        assertEquals(
                List.of("REMOVED name[0].text a>"),
                of(
                        "{\"name\":[{\"text\":\"a\"},{\"text\":\"b\"}]}",
                        "{\"name\":[{\"text\":\"b\"}]}"));
    }

    @Test
    void betweenElementsThatStayTheRestStandsFaceToFace() {
        assertEquals(
                List.of("CHANGED a[1].x 2>9", "CHANGED a[1].y 3>4"),
                of(
                        "{\"a\":[{\"x\":1},{\"x\":2,\"y\":3},{\"x\":5}]}",
                        "{\"a\":[{\"x\":1},{\"x\":9,\"y\":4},{\"x\":5}]}"));
    }

    @Test
    void whatEveryVersionHasOtherwiseIsPassedOver() {
        assertEquals(
                List.of(),
                of(
                        "{\"meta\":{\"versionId\":\"1\",\"lastUpdated\":\"x\"}}",
                        "{\"meta\":{\"versionId\":\"2\",\"lastUpdated\":\"y\"}}"));
    }

    @Test
    void aValueThatBecomesAnObjectIsRemovedAndAdded() {
        assertEquals(List.of("REMOVED a 1>", "ADDED a.b >2"), of("{\"a\":1}", "{\"a\":{\"b\":2}}"));
    }

    @Test
    void aDigitMoreIsADifference() {
        assertEquals(List.of("CHANGED value 1.1>1.10"), of("{\"value\":1.1}", "{\"value\":1.10}"));
    }

    @Test
    void manyDifferencesEnd() {
        String many =
                IntStream.range(0, 2_000)
                        .mapToObj(i -> "\"n" + i + "\"")
                        .collect(Collectors.joining(",", "{\"a\":[", "]}"));
        assertEquals(Difference.LINES_MAX, of("{\"a\":[]}", many).size());
    }
}
