// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

final class SecretSpellingsTest {
    private static Secrets of(String... texts) {
        return new Secrets(Set.of(texts));
    }

    @Test
    void everySpellingOfASecretIsMasked() {
        Secrets secrets = of("pa\"ss'wo rd/Marker");
        for (String text :
                new String[] {
                    "pa\"ss'wo rd/Marker",
                    "{\"k\":\"pa\\\"ss'wo rd/Marker\"}",
                    "\"{\\\"k\\\":\\\"pa\\\\\\\"ss'wo rd/Marker\\\"}\"",
                    "[concat('pa\"ss''wo rd/Marker')]",
                    "https://x/?q=pa%22ss%27wo+rd%2FMarker",
                    "https://x/?q=pa%22ss%27wo%20rd%2FMarker",
                    "PA\"SS'WO RD/MARKER",
                    "pa\"ss'wo rd/marker",
                    "Basic cGEic3Mnd28gcmQvTWFya2Vy",
                }) {
            String masked = secrets.mask("before " + text + " after");
            assertTrue(masked.startsWith("before ") && masked.endsWith(" after"), masked);
            assertTrue(masked.contains(Secrets.MASK), masked);
            assertFalse(masked.contains("ss"), masked);
        }
    }

    @Test
    void secretsThatOverlapAreMaskedAsOne() {
        assertEquals("x*******y", of("abcdefgh", "efghijkl", "ghijklmn").mask("xabcdefghijklmny"));
        assertEquals("*******", of("abcdefgh", "abcd").mask("abcdefgh"));
        assertEquals("*******-*******.", of("abcd").mask("abcdabcd-abcd."));
    }

    @Test
    void aShortSecretIsMaskedWhereItStandsAlone() {
        Secrets secrets = of("abc", "7");
        assertEquals("*******", secrets.mask("abc"));
        assertEquals("alphabc", secrets.mask("alphabc"));
        assertEquals("*******", secrets.mask(Plane.JSON.readTree("7")).asString());
    }

    @Test
    void aTextThatCannotBeLookedThroughInTimeIsNotShown() {
        String text = "a".repeat(200_000);
        assertEquals(Secrets.MASK, of("a".repeat(100_000) + "b").mask(text));
    }

    @Test
    void whatHoldsASecretIsShownWithoutAValue() {
        var shown =
                of("marker")
                        .withoutSecretValues(
                                Plane.JSON.readTree(
                                        "{\"a\":{\"type\":\"String\",\"value\":\"the marker\"},"
                                                + "\"b\":{\"type\":\"Object\",\"value\":{\"marker\":1}},"
                                                + "\"c\":{\"type\":\"String\",\"value\":\"else\"}}"));
        assertEquals(
                "{\"a\":{\"type\":\"String\"},\"b\":{\"type\":\"Object\"},"
                        + "\"c\":{\"type\":\"String\",\"value\":\"else\"}}",
                shown.toString());
    }

    @Test
    void aTemplateIsKeptWithoutDefaultsAndLiteralsThatAreSecret() {
        var template =
                (ObjectNode)
                        Plane.JSON.readTree(
                                """
                                {"definitions":{"S":{"$ref":"#/definitions/T"},"T":{"type":"SecureString"}},
                                "parameters":{"a":{"$ref":"#/definitions/S","defaultValue":"first"},
                                "b":{"type":"object","properties":{"in":{"type":"secureString"}},
                                "defaultValue":{"in":"second"}},
                                "c":{"type":"string","defaultValue":"shown"},
                                "d":{"$ref":"#/definitions/d","defaultValue":"circle"}},
                                "resources":[{"x":"[concat('third', parameters('third'), 'it''s')]",
                                "y":"third","z":"not third alone"}]}
                                """);
        String kept = KeptTemplate.of(template, of("third", "it's")).toString();
        assertFalse(kept.contains("first") || kept.contains("second"), kept);
        assertTrue(kept.contains("shown"), kept);
        assertTrue(kept.contains("[concat('*******', parameters('*******'), '*******')]"), kept);
        assertTrue(kept.contains("\"y\":\"*******\",\"z\":\"not third alone\""), kept);
    }
}
