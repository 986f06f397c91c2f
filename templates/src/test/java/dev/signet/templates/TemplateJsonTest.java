// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class TemplateJsonTest {
    @Test
    void aBodyIsTakenAsTheAzureCliSendsIt() {
        var body =
                Templates.object(
                        "{\"properties\": {\"parameters\": {}, \"mode\": \"Incremental\", template:{\r\n"
                                + "  // a comment of the template's\r\n"
                                + "  \"resources\": [ /* and one\n more */ ],\r\n}}}");
        assertTrue(body.get("properties").get("template").get("resources").isArray());
    }

    @Test
    void aStringGoesOnOverLines() {
        var body = Templates.object("{\"a\": \"[concat('x',\n\t'y')]\"}");
        assertEquals("[concat('x',\n\t'y')]", body.get("a").stringValue());
    }

    @Test
    void aByteOrderMarkIsPassedOver() {
        byte[] bytes = "\uFEFF{\"a\": 1}".getBytes(StandardCharsets.UTF_8);
        assertEquals(1, TemplateJson.object(bytes).get("a").intValue());
    }

    @Test
    void whatIsNoJsonIsRefusedWithItsPlace() {
        refused("{\n  \"a\": ]", "line 2");
        refused("[]", "one JSON object");
        refused("", "JSON");
        refused("{} {}", "JSON");
        refused("{\"a\": 1, \"A\": 2}", "twice");
        refused("{\"a\": {\"b\": 1, \"b\": 2}}", "JSON");
    }

    @Test
    void sizeAndDepthAreBounded() {
        refused("{\"a\":" + "[".repeat(200) + "]".repeat(200) + "}", "JSON");
        refused("{\"a\":\"" + "x".repeat(Limits.BODY_BYTES_MAX) + "\"}", "bytes");
    }

    private static void refused(String text, String why) {
        var refused = assertThrows(TemplateFailed.class, () -> Templates.object(text));
        assertEquals("InvalidRequestContent", refused.error().code());
        assertTrue(refused.error().message().contains(why), refused.error().message());
    }
}
