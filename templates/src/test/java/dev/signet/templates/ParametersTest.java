// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.templates.plan.Plan;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ParametersTest {
    private static Plan plan(String declared, String given) {
        return Templates.plan("\"resources\":[],\"parameters\":{" + declared + "}", given);
    }

    private static void refused(String declared, String given, String why) {
        var refused = assertThrows(TemplateFailed.class, () -> plan(declared, given));
        assertEquals("InvalidTemplate", refused.error().code());
        assertTrue(refused.error().message().contains(why), refused.error().message());
    }

    @Test
    void whatIsGivenAndNotDeclaredIsRefusedByName() {
        refused(
                "\"a\":{\"type\":\"string\",\"defaultValue\":\"x\"}",
                "{\"accountName\":{\"value\":1},\"location\":{\"value\":2}}",
                "'accountName, location' in the parameters file are not valid");
    }

    @Test
    void whatIsDeclaredAndNotGivenIsRefusedByName() {
        refused("\"a\":{\"type\":\"string\"}", "{}", "'a' is not provided");
    }

    @Test
    void givenValuesArePlainAlsoWhenTheyLookLikeExpressions() {
        Plan plan = plan("\"a\":{\"type\":\"string\"}", "{\"A\":{\"value\":\"[concat('x')]\"}}");
        assertEquals("[concat('x')]", plan.parameters().get("a").get("value").stringValue());
    }

    @Test
    void defaultsMayNameOtherParametersButNotThemselves() {
        Plan plan =
                plan(
                        "\"a\":{\"type\":\"string\",\"defaultValue\":\"[concat(parameters('b'), '!')]\"},"
                                + "\"b\":{\"type\":\"string\",\"defaultValue\":\"x\"}",
                        "{}");
        assertEquals("x!", plan.parameters().get("a").get("value").stringValue());
        refused(
                "\"a\":{\"type\":\"string\",\"defaultValue\":\"[parameters('a')]\"}",
                "{}",
                "needs itself");
    }

    @Test
    void constraintsAreHeld() {
        String a = "{\"a\":{\"value\":%s}}";
        refused("\"a\":{\"type\":\"string\"}", a.formatted("1"), "must be a string");
        refused("\"a\":{\"type\":\"Int\"}", a.formatted("\"1\""), "must be an integer");
        refused("\"a\":{\"type\":\"bool\"}", a.formatted("1"), "must be a boolean");
        refused("\"a\":{\"type\":\"array\"}", a.formatted("{}"), "must be an array");
        refused("\"a\":{\"type\":\"object\"}", a.formatted("[]"), "must be an object");
        refused("\"a\":{\"type\":\"float\"}", a.formatted("1"), "'float'");
        refused("\"a\":{\"type\":\"string\",\"minLength\":3}", a.formatted("\"xx\""), "at least 3");
        refused("\"a\":{\"type\":\"array\",\"maxLength\":1}", a.formatted("[1,2]"), "at most 1");
        refused("\"a\":{\"type\":\"int\",\"minValue\":3}", a.formatted("2"), "at least 3");
        refused("\"a\":{\"type\":\"int\",\"maxValue\":3}", a.formatted("4"), "at most 3");
        refused(
                "\"a\":{\"type\":\"string\",\"allowedValues\":[\"x\",\"y\"]}",
                a.formatted("\"z\""),
                "[\"x\",\"y\"]");
        refused("\"a\":{\"type\":\"string\"}", a.formatted("null"), "not provided");
        Plan plan =
                plan(
                        "\"a\":{\"type\":\"array\",\"allowedValues\":[1,2,3]},"
                                + "\"n\":{\"type\":\"string\",\"nullable\":true}",
                        a.formatted("[1,3]"));
        assertTrue(plan.parameters().get("n").get("value").isNull());
    }

    @Test
    void typesOfTheTemplatesOwnAreFollowed() {
        String members =
                "\"resources\":[],\"definitions\":{\"name\":{\"type\":\"string\",\"minLength\":2},\"person\":{\"type\":"
                        + "\"object\",\"properties\":{\"name\":{\"$ref\":\"#/definitions/name\"},\"age\":{\"type\":\"int\","
                        + "\"nullable\":true}},\"additionalProperties\":false},\"circle\":{\"$ref\":\"#/definitions/circle\"}},"
                        + "\"parameters\":{\"p\":{\"$ref\":\"#/definitions/%s\"}}";
        Templates.plan(members.formatted("person"), "{\"p\":{\"value\":{\"name\":\"ab\"}}}");
        for (String[] each :
                new String[][] {
                    {"person", "{\"name\":\"a\"}", "parameters.p.name"},
                    {"person", "{\"age\":1}", "parameters.p.name"},
                    {"person", "{\"name\":\"ab\",\"x\":1}", "parameters.p.x"},
                    {"circle", "{}", "refers to itself"},
                    {"nobody", "{}", "is not found"},
                }) {
            var refused =
                    assertThrows(
                            TemplateFailed.class,
                            () ->
                                    Templates.plan(
                                            members.formatted(each[0]),
                                            "{\"p\":{\"value\":" + each[1] + "}}"));
            assertTrue(refused.error().message().contains(each[2]), refused.error().message());
        }
    }

    @Test
    void secureValuesAreKnownAsSecretsAndShownNowhere() {
        var secrets = new SecretTexts();
        Plan plan =
                Templates.plan(
                        secrets,
                        "\"resources\":[],\"parameters\":{\"s\":{\"type\":\"secureString\",\"minLength\":3},\"o\":{\"type\":"
                                + "\"secureObject\",\"defaultValue\":{\"k\":[\"deep\"]}}},\"outputs\":{\"x\":{\"type\":"
                                + "\"secureString\",\"value\":\"[parameters('s')]\"}}",
                        "{\"s\":{\"value\":\"hidden\"}}");
        assertEquals(Set.of("hidden", "deep"), secrets.all());
        String shown = plan.parameters().toString() + plan.outputs(World.NOT_YET);
        assertFalse(shown.contains("hidden") || shown.contains("deep"), shown);
        assertTrue(shown.contains("SecureString"));
        refused(
                "\"s\":{\"type\":\"secureString\",\"maxLength\":3}",
                "{\"s\":{\"value\":\"hidden\"}}",
                "at most 3");
        var refused =
                assertThrows(
                        TemplateFailed.class,
                        () ->
                                plan(
                                        "\"s\":{\"type\":\"secureString\",\"maxLength\":3}",
                                        "{\"s\":{\"value\":\"hidden\"}}"));
        assertFalse(refused.error().message().contains("hidden"));
    }

    @Test
    void secureValuesAreKnownAlsoWhenThePlanningFailsOrTheTypeIsElsewhere() {
        var secrets = new SecretTexts();
        assertThrows(
                TemplateFailed.class,
                () ->
                        Templates.plan(
                                secrets,
                                """
                                "resources":[],"definitions":{"S":{"type":"secureString"}},
                                "parameters":{
                                "a":{"$ref":"#/definitions/S","defaultValue":"first"},
                                "b":{"type":"object","properties":{"in":{"type":"secureString"}}},
                                "c":{"type":"secureString","allowedValues":["fourth"]}}
                                """,
                                "{\"b\":{\"value\":{\"in\":\"second\"}},\"c\":{\"value\":\"third\"}}"));
        assertEquals(Set.of("first", "second", "third"), secrets.all());
        var refused =
                assertThrows(
                        TemplateFailed.class,
                        () ->
                                plan(
                                        "\"c\":{\"type\":\"secureString\",\"allowedValues\":[\"fourth\"]}",
                                        "{\"c\":{\"value\":\"third\"}}"));
        assertFalse(refused.error().message().contains("fourth"), refused.error().message());
    }
}
