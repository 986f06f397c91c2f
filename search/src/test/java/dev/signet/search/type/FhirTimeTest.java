// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.type;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FhirTimeTest {
    @Test
    void datesBeforeAndAfter1970AgreeWithTheCalendarOfJava() {
        for (String day :
                List.of(
                        "0001-01-01",
                        "1582-10-15",
                        "1900-02-28",
                        "1969-12-31",
                        "1972-02-29",
                        "2000-02-29",
                        "2100-03-01",
                        "9999-12-31")) {
            DateType.Value range = java.util.Objects.requireNonNull(FhirTime.parse(day));
            assertEquals(Instant.parse(day + "T00:00:00Z").toEpochMilli(), range.from(), day);
            assertEquals(Instant.parse(day + "T23:59:59.999Z").toEpochMilli(), range.to(), day);
        }
    }

    @Test
    void whatIsNoTimeIsRefused() {
        for (String text :
                List.of(
                        "",
                        "20",
                        "2020-13",
                        "2020-02-30",
                        "2021-02-29",
                        "2020-1-1",
                        "2020-01-01T",
                        "2020-01-01T24:00",
                        "2020-01-01T10",
                        "2020-01-01T10:61",
                        "2020-01-01T10:00:00.",
                        "2020-01-01T10:00:00X",
                        "2020-01-01T10:00:00+99:00",
                        "2020-01-01T10:00:00+0100",
                        "0000",
                        "-2020",
                        "2020-01-01 10:00",
                        "2020-01-01Z")) {
            assertEquals(null, FhirTime.parse(text), text);
        }
    }
}
