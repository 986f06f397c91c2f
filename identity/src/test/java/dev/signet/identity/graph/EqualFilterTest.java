// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Headers;
import dev.signet.http.Request;
import dev.signet.http.Request.Parameter;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Whoever asks for one group or person is never told of another.
final class EqualFilterTest {
    private static final List<String> ALL = List.of("Administrators", "Night Shift", "O'Neil");

    private static List<String> found(Parameter... query) {
        var request =
                new Request(
                        "GET",
                        "https://127.0.0.1:8443",
                        List.of("v1.0", "groups"),
                        Arrays.asList(query),
                        Headers.of(),
                        new ByteArrayInputStream(new byte[0]),
                        "127.0.0.1");
        return EqualFilter.of(request, ALL, Map.of("displayName", Function.identity()));
    }

    private static Parameter filter(String text) {
        return new Parameter("$filter", text);
    }

    @Test
    void aNameIsFoundWhateverItsCaseAndAnotherIsNot() {
        assertEquals(ALL, found());
        assertEquals(List.of("Night Shift"), found(filter("displayName eq 'night shift'")));
        assertEquals(List.of("O'Neil"), found(filter("(displayName eq 'O''Neil')")));
        assertEquals(List.of(), found(filter("displayName eq 'Nurses'")));
    }

    @Test
    void aFilterOfAnotherFormIsRefusedByName() {
        for (String text :
                List.of(
                        "",
                        "x",
                        "mail eq 'a'",
                        "displayName eq 'a' or displayName eq 'b'",
                        "displayName ne 'a'",
                        "displayName eq 'O'Neil'",
                        "startswith(displayName,'A')")) {
            Failed failed = assertThrows(Failed.class, () -> found(filter(text)), text);
            assertEquals(Failure.INVALID, failed.failure());
            assertEquals("$filter is one of displayName, then eq '...'", failed.text());
        }
        var one = filter("displayName eq 'a'");
        assertThrows(Failed.class, () -> found(one, one));
        assertThrows(Failed.class, () -> found(new Parameter("$search", "\"displayName:a\"")));
    }
}
