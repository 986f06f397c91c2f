// SPDX-License-Identifier: Apache-2.0
package dev.signet.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// One object is read and nothing else.
final class StrictJsonTest {
    private static StrictJson.Content read(StrictJson json, String text) {
        return json.read(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anObjectIsRead() {
        var read = assertInstanceOf(StrictJson.Whole.class, read(StrictJson.PLAIN, " {\"a\":1} "));
        assertEquals(1, read.node().get("a").intValue());
    }

    @Test
    void anotherValueIsNoObject() {
        for (String text : new String[] {"[]", "1", "null", "\"a\""}) {
            assertEquals(new StrictJson.NoObject(), read(StrictJson.PLAIN, text), text);
        }
    }

    @Test
    void whatIsNoJsonIsToldWithItsPlace() {
        var read = assertInstanceOf(StrictJson.NoJson.class, read(StrictJson.PLAIN, "{\"a\":x}"));
        assertEquals(5, read.offset());
        for (String text :
                new String[] {
                    "{",
                    "{\"a\":1}}",
                    "{} {}",
                    "{\"a\":1,\"a\":2}",
                    "{'a':1}",
                    "{a:1}",
                    "{\"a\":1,}",
                    "//\n{}"
                }) {
            assertInstanceOf(StrictJson.NoJson.class, read(StrictJson.PLAIN, text), text);
        }
    }

    @Test
    void depthAndStringsAreBounded() {
        StrictJson bounded = StrictJson.bounded(3, 4);
        assertInstanceOf(StrictJson.Whole.class, read(bounded, "{\"a\":[[\"1234\"]]}"));
        assertInstanceOf(StrictJson.NoJson.class, read(bounded, "{\"a\":[[[]]]}"));
        assertInstanceOf(StrictJson.NoJson.class, read(bounded, "{\"a\":\"12345\"}"));
    }
}
