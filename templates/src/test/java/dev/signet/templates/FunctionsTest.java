// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.templates.function.Functions;
import dev.signet.templates.function.TemplateFunction;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every function of the template language, by the table `functions.txt`.
final class FunctionsTest {
    /// Needs no Azure: uuid5 of the namespace and `test`.
    private static final String GUID_OF_TEST = "d6a5baf1-8b9b-542a-8525-2982f1f98a0c";

    static List<String> lines() {
        return Templates.resource("functions.txt")
                .lines()
                .filter(line -> line.contains(" => "))
                .filter(line -> !line.startsWith("#"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("lines")
    void anExpressionGivesWhatTheReferenceShows(String line) {
        int arrow = line.lastIndexOf(" => ");
        String expression = line.substring(0, arrow);
        String wanted = line.substring(arrow + 4);
        if (wanted.startsWith("! ")) {
            var refused = assertThrows(TemplateFailed.class, () -> Templates.evaluate(expression));
            assertEquals(TemplateError.INVALID_TEMPLATE, refused.error().code());
            String message = refused.error().message();
            assertTrue(message.contains(wanted.substring(2)), message);
            return;
        }
        assertEquals(
                Templates.JSON.readTree(wanted.replace("@guid", GUID_OF_TEST)).toString(),
                Templates.evaluate(expression).toString());
    }

    @Test
    void everyFunctionHasALine() {
        String all =
                lines().stream()
                        .map(line -> line.toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining("\n"));
        List<String> without =
                Functions.all().stream()
                        .map(TemplateFunction::name)
                        .filter(name -> !all.contains(name.toLowerCase(Locale.ROOT) + "("))
                        .toList();
        assertEquals(List.of(), without);
    }

    @Test
    void timeAndChanceAreThereForDefaultsOfParameters() {
        var plan =
                Templates.plan(
                        "\"resources\":[],\"parameters\":{\"now\":{\"type\":\"string\","
                                + "\"defaultValue\":\"[utcNow()]\"},\"day\":{\"type\":\"string\","
                                + "\"defaultValue\":\"[utcNow('yyyy-MM-dd')]\"},\"id\":{\"type\":"
                                + "\"string\",\"defaultValue\":\"[newGuid()]\"}}");
        var shown = plan.parameters();
        assertEquals("20260301T102030Z", shown.get("now").get("value").stringValue());
        assertEquals("2026-03-01", shown.get("day").get("value").stringValue());
        assertEquals(
                "01234567-89ab-4cde-8f01-23456789abcd", shown.get("id").get("value").stringValue());
    }

    @Test
    void theListIsTheReferences() {
        // the pages "functions-string" ... "-cidr" of the template reference
        String all =
                "array concat contains createArray empty first indexFromEnd indexOf "
                        + "intersection last lastIndexOf length max min range skip take tryGet "
                        + "tryIndexFromEnd union parseCidr cidrSubnet cidrHost coalesce equals "
                        + "greater greaterOrEquals less lessOrEquals dateTimeAdd dateTimeFromEpoch "
                        + "dateTimeToEpoch utcNow deployer deployment environment parameters "
                        + "variables filter groupBy map mapValues reduce sort toObject lambda "
                        + "lambdaVariables and bool false if not or true add copyIndex div float "
                        + "int mod mul sub createObject items json null objectKeys shallowMerge "
                        + "extensionResourceId listKeys pickZones providers reference references "
                        + "resourceId subscriptionResourceId managementGroupResourceId "
                        + "tenantResourceId managementGroup resourceGroup subscription tenant "
                        + "base64 base64ToJson base64ToString dataUri dataUriToString endsWith "
                        + "format guid join newGuid padLeft replace split startsWith string "
                        + "substring toLower toUpper trim uniqueString uri uriComponent "
                        + "uriComponentToString toLogicalZone toLogicalZones toPhysicalZone "
                        + "toPhysicalZones fail resourceInfo";
        for (String name : all.split(" ", -1)) {
            assertTrue(Functions.find(name).isPresent(), name);
        }
    }
}
