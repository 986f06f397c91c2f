// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.templates.plan.Plan;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Templates as the compiler of Bicep writes them.
final class BicepTest {
    private static final String HEAD =
            "\"languageVersion\":\"2.0\",\"metadata\":{\"_generator\":{\"name\":\"bicep\","
                    + "\"version\":\"0.38.33\",\"templateHash\":\"1\"}},";

    private static String vaults(String symbol, String name, String more) {
        return "\""
                + symbol
                + "\":{\"type\":\"Microsoft.KeyVault/vaults\",\"apiVersion\":\"2023-07-01\",\"name\":\""
                + name
                + "\""
                + more
                + "}";
    }

    /// A resource of another type whose properties are these.
    private static String user(String more, String properties) {
        return "\"user\":{\"type\":\"A.B/c\",\"apiVersion\":\"1\",\"name\":\"c\""
                + more
                + ",\"properties\":{"
                + properties
                + "}}";
    }

    private static String resources(String... all) {
        return "\"resources\":{" + String.join(",", all) + "}";
    }

    private static String body(Plan plan) {
        return plan.resources().getLast().body(Templates.WORLD).toString();
    }

    /// `vaults[i]`, whose name is known only when the template is evaluated.
    @Test
    void aRoundOfALoopIsNamedByItsIndex() {
        String loop = ",\"copy\":{\"name\":\"vaults\",\"count\":\"[length(range(0, 3))]\"}";
        Plan plan =
                Templates.plan(
                        HEAD
                                + "\"parameters\":{\"index\":{\"type\":\"int\",\"defaultValue\":1}},"
                                + resources(
                                        user(
                                                ",\"dependsOn\":[\"[format('vaults[{0}]', 2)]\"]",
                                                "\"x\":\"[reference(format('vaults[{0}]', parameters('index'))).id]\","
                                                        + "\"y\":\"[resourceInfo(format('vaults[{0}]', 0)).id]\","
                                                        + "\"z\":\"[reference('vaults[1]', '2023-07-01', 'full').location]\""),
                                        vaults(
                                                "vaults",
                                                "[format('v{0}', range(0, 3)[copyIndex()])]",
                                                loop)));
        assertEquals("A.B/c/c", Templates.ids(plan).getLast());
        String id = Templates.GROUP + "/providers/Microsoft.KeyVault/vaults/v";
        assertEquals(
                "{\"properties\":{\"x\":\"" + id + "1\",\"y\":\"" + id + "0\",\"z\":\"westus2\"}}",
                body(plan));
        var refused =
                assertThrows(
                        TemplateFailed.class,
                        () ->
                                Templates.plan(
                                        HEAD
                                                + resources(
                                                        user(
                                                                ",\"dependsOn\":[\"vaults[3]\"]",
                                                                "\"x\":1"),
                                                        vaults(
                                                                "vaults",
                                                                "[format('v{0}', copyIndex())]",
                                                                loop))));
        assertTrue(refused.error().message().contains("'vaults[3]'"), refused.error().message());
    }

    /// A loop's symbolic name goes before the name that another's `copy` has.
    @Test
    void aLoopIsNamedByItsSymbolBeforeAnothersCopy() {
        Plan plan =
                Templates.plan(
                        HEAD
                                + resources(
                                        vaults(
                                                "a",
                                                "[format('a{0}', copyIndex())]",
                                                ",\"copy\":{\"name\":\"vaults\",\"count\":2}"),
                                        vaults(
                                                "vaults",
                                                "[format('b{0}', copyIndex())]",
                                                ",\"copy\":{\"name\":\"b\",\"count\":2}"),
                                        user(
                                                "",
                                                "\"x\":\"[resourceInfo('vaults[0]').name]\","
                                                        + "\"y\":\"[resourceInfo('a[1]').name]\","
                                                        + "\"z\":\"[length(references('vaults'))]\"")));
        assertEquals("{\"properties\":{\"x\":\"b0\",\"y\":\"a1\",\"z\":2}}", body(plan));
    }

    @Test
    void roundsInBatchesComeInOrderAndWhoNeedsOneNeedsNoOther() {
        Plan plan =
                Templates.plan(
                        HEAD
                                + resources(
                                        vaults(
                                                "later",
                                                "[format('w{0}', copyIndex())]",
                                                ",\"copy\":{\"name\":\"later\",\"count\":2,\"mode\":\"serial\","
                                                        + "\"batchSize\":1},\"dependsOn\":["
                                                        + "\"[format('first[{0}]', sub(1, copyIndex()))]\"]"),
                                        vaults(
                                                "first",
                                                "[format('v{0}', copyIndex())]",
                                                ",\"copy\":{\"name\":\"first\",\"count\":2,\"mode\":\"serial\","
                                                        + "\"batchSize\":2}")));
        assertEquals(
                List.of("v1", "w0", "v0", "w1"),
                plan.resources().stream().map(each -> each.name().orElseThrow()).toList());
    }

    /// What is there already, one by one and in loops, in this group and in another.
    @Test
    void existingResourcesAreNamedAndNotMade() {
        Plan plan =
                Templates.plan(
                        HEAD
                                + resources(
                                        vaults("here", "h", ",\"existing\":true"),
                                        vaults(
                                                "there",
                                                "t",
                                                ",\"existing\":true,\"subscriptionId\":\"s\","
                                                        + "\"resourceGroup\":\"other\""),
                                        vaults(
                                                "many",
                                                "[format('m{0}', copyIndex())]",
                                                ",\"existing\":true,\"copy\":{\"name\":\"many\",\"count\":2}"),
                                        user(
                                                ",\"scope\":\"[resourceId('Microsoft.KeyVault/vaults', 'h')]\"",
                                                "\"a\":\"[reference('there').id]\","
                                                        + "\"b\":\"[resourceInfo(format('many[{0}]', 1)).name]\"")));
        assertEquals(List.of("Microsoft.KeyVault/vaults/h/providers/A.B/c/c"), Templates.ids(plan));
        assertEquals(
                "{\"properties\":{\"a\":\"/subscriptions/s/resourceGroups/other/providers/"
                        + "Microsoft.KeyVault/vaults/t\",\"b\":\"m1\"}}",
                body(plan));
    }

    @Test
    void spreadsSafeAccessesAndOwnFunctionsOfBicepsNamespace() {
        String types =
                "\"definitions\":{\"_1.size\":{\"type\":\"string\",\"allowedValues\":[\"small\",\"large\"]},"
                        + "\"options\":{\"type\":\"object\",\"properties\":{\"size\":{\"$ref\":\"#/definitions/_1.size\"},"
                        + "\"more\":{\"type\":\"array\",\"items\":{\"type\":\"int\"},\"nullable\":true}},"
                        + "\"metadata\":{\"__bicep_export!\":true}}},";
        String functions =
                "\"functions\":[{\"namespace\":\"__bicep\",\"members\":{\"nameOf\":{\"parameters\":["
                        + "{\"$ref\":\"#/definitions/options\",\"name\":\"o\"}],\"output\":{\"type\":\"string\","
                        + "\"value\":\"[format('{0}-{1}', parameters('o').size, __bicep.suffix())]\"}},"
                        + "\"suffix\":{\"parameters\":[],\"output\":{\"type\":\"string\",\"value\":\"x\"},"
                        + "\"metadata\":{\"__bicep_imported_from!\":{\"sourceTemplate\":\"s.bicep\"}}}}}],";
        String members =
                HEAD
                        + types
                        + functions
                        + "\"parameters\":{\"o\":{\"$ref\":\"#/definitions/options\"},"
                        + "\"none\":{\"type\":\"string\",\"nullable\":true}},"
                        + resources(
                                vaults(
                                        "v",
                                        "[__bicep.nameOf(parameters('o'))]",
                                        ",\"properties\":{"
                                                + "\"list\":\"[flatten(createArray(createArray(1), coalesce(tryGet(parameters('o'), 'more'), createArray()), createArray(9)))]\","
                                                + "\"merged\":\"[shallowMerge(createArray(parameters('o'), createObject('size', 'huge')))]\","
                                                + "\"none\":\"[coalesce(parameters('none'), 'nothing')]\","
                                                + "\"deep\":\"[tryGet(tryGet(parameters('o'), 'a'), 'b')]\"}"));
        Plan plan =
                Templates.plan(members, "{\"o\":{\"value\":{\"size\":\"small\",\"more\":[2,3]}}}");
        assertEquals("small-x", plan.resources().getFirst().name().orElseThrow());
        assertEquals(
                "{\"properties\":{\"list\":[1,2,3,9],\"merged\":{\"size\":\"huge\",\"more\":[2,3]},"
                        + "\"none\":\"nothing\",\"deep\":null}}",
                body(plan));
        var refused =
                assertThrows(
                        TemplateFailed.class,
                        () -> Templates.plan(members, "{\"o\":{\"value\":{\"size\":\"huge\"}}}"));
        assertTrue(refused.error().message().contains("parameters.o.size"));
    }
}
