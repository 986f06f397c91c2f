// SPDX-License-Identifier: Apache-2.0
package dev.signet.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class CopiesTest {
    private static final String OWN = "02311ea8-351d-ccf9-c03e-694079689917";
    private static final String OTHER = "7a1c0d3e-0000-4000-8000-00000000beef";
    private static final String BUNDLE =
            """
            {"entry": [ {"fullUrl": "urn:uuid:%1$s", "resource": {"id": "%1$s",
              "managingOrganization": {"reference": "Organization?identifier=s|%2$s"},
              "name": [ {"family": "O'Connell998", "given": [ "Anna7" ]} ]} },
              {"resource": {"subject": {"reference": "urn:uuid:%1$s"}} } ]}"""
                    .formatted(OWN, OTHER);

    private static String copy(int number) {
        byte[] bytes = Copies.of(BUNDLE.getBytes(StandardCharsets.UTF_8), number);
        assertEquals(BUNDLE.length(), bytes.length);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void theFirstCopyIsTheBundleItself() {
        assertEquals(BUNDLE, copy(0));
    }

    @Test
    void aCopyNamesItsResourcesByOtherIdsAndItsReferencesFollow() {
        String third = copy(3);
        assertEquals(0, count(third, OWN));
        var ids = new HashSet<String>();
        var found = Pattern.compile("[0-9a-f]{8}" + OWN.substring(8)).matcher(third);
        int times = 0;
        while (found.find()) {
            ids.add(found.group());
            times++;
        }
        assertEquals(1, ids.size());
        assertEquals(3, times);
        assertEquals(1, count(third, OTHER), "what is not the bundle's own stays");
    }

    @Test
    void copiesDifferFromEachOther() {
        var ids = new HashSet<String>();
        for (int i = 0; i < 100; i++) {
            ids.add(copy(i).substring(BUNDLE.indexOf(OWN), BUNDLE.indexOf(OWN) + OWN.length()));
        }
        assertEquals(100, ids.size());
    }

    @Test
    void theNumberBehindAFamilyNameRisesWithinItsDigits() {
        assertTrue(copy(1).contains("\"O'Connell005\""), copy(1));
        assertTrue(copy(2).contains("\"O'Connell012\""), copy(2));
        assertEquals(1, count(copy(2), "Anna7"));
    }

    @Test
    void whatIsGivenIsLeftAsItIs() {
        byte[] given = BUNDLE.getBytes(StandardCharsets.UTF_8);
        byte[] before = given.clone();
        assertEquals(before.length, Copies.of(given, 5).length);
        assertArrayEquals(before, given);
    }

    private static int count(String text, String word) {
        return text.split(Pattern.quote(word), -1).length - 1;
    }
}
