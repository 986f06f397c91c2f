// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.jobs.JobFailure;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What is said of a batch that was done in part: whoever follows it does nothing twice.
class LeftReceiptsTest {
    @Test
    void allEntriesThatWereDoneAreNamed() {
        String told = new LeftReceipts(List.of(1, 2, 3, 7, 9)).told();
        assertTrue(told.contains("they say: 1 to 3, 7, 9."), told);
        assertTrue(told.endsWith("send those again."), told);
        assertFalse(told.contains("look before"), told);
    }

    @Test
    void whereTheyAreTooManyForOneTextItSaysUpToWhichEntryItTells() {
        List<Integer> everyOther = IntStream.rangeClosed(0, 499).mapToObj(i -> 1 + 2 * i).toList();
        String told = new LeftReceipts(everyOther).told();
        assertTrue(told.length() <= JobFailure.TEXT_CHARACTERS_MAX, told);
        String ranges = told.substring(told.indexOf("they say: ") + 10);
        String last = ranges.substring(0, ranges.indexOf('.')).replaceAll(".*, ", "");
        assertTrue(told.contains("entries up to " + last + " these"), told);
        assertTrue(told.contains("some have changed what they say, too (500 in all)"), told);
        assertEquals(1, Integer.parseInt(last) % 2, told);
    }
}
