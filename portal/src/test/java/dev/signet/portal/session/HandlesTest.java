// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Entropy;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class HandlesTest {
    private final Handles handles = new Handles(Entropy.system());

    @Test
    void aHandleIsTheSameForTheSameMeaningAndSaysNothingOfIt() {
        String handle = handles.of("r\nPatient/marie");
        assertEquals(handle, handles.of("r\nPatient/marie"));
        assertNotEquals(handle, handles.of("r\nPatient/pierre"));
        assertFalse(handle.contains("marie"));
        assertEquals(Optional.of("r\nPatient/marie"), handles.meaning(handle));
    }

    @Test
    void aHandleOfAnotherSessionMeansNothing() {
        String handle = new Handles(Entropy.system()).of("r\nPatient/marie");
        assertEquals(Optional.empty(), handles.meaning(handle));
    }

    @Test
    void whatWasUsedLeastLatelyIsLetGoOf() {
        String first = handles.of("first");
        String second = handles.of("second");
        for (int i = 0; i < 3_999; i++) {
            handles.of("other " + i);
            assertEquals(Optional.of("first"), handles.meaning(first));
        }
        assertEquals(Optional.empty(), handles.meaning(second));
        assertNotEquals(second, handles.of("second"));
    }

    @Test
    void longMeaningsAreHeldOnlyAsFarAsTheyAreFourMebiCharactersTogether() {
        String quarter = "x".repeat(1024 * 1024 - 1);
        String first = handles.of("1" + quarter);
        String second = handles.of("2" + quarter);
        String third = handles.of("3" + quarter);
        handles.of("4" + quarter);
        assertTrue(handles.meaning(first).isPresent()); // all fit
        handles.of("more");
        assertTrue(handles.meaning(second).isEmpty());
        assertTrue(handles.meaning(first).isPresent());
        handles.of("5" + quarter.substring(4)); // there is as much room as the second has left
        assertTrue(handles.meaning(third).isPresent());
    }
}
