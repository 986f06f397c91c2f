// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.templates.plan.Plan;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PlannerTest {
    private static String vault(String name, String more) {
        return resource("Microsoft.KeyVault/vaults", name, more);
    }

    private static String resource(String type, String name, String more) {
        return "{\"type\":\""
                + type
                + "\",\"apiVersion\":\"2022-07-01\",\"name\":\""
                + name
                + "\""
                + (more.isEmpty() ? "" : "," + more)
                + "}";
    }

    private static void refused(String members, String parameters, String why) {
        var refused = assertThrows(TemplateFailed.class, () -> Templates.plan(members, parameters));
        assertEquals("InvalidTemplate", refused.error().code());
        assertTrue(refused.error().message().contains(why), refused.error().message());
    }

    private static void refused(String members, String why) {
        refused(members, "{}", why);
    }

    @Test
    void resourcesComeInTheOrderOfTheTemplateWhereNothingElseIsSaid() {
        Plan plan = Templates.plan("\"resources\":[" + vault("b", "") + "," + vault("a", "") + "]");
        assertEquals(
                List.of("Microsoft.KeyVault/vaults/b", "Microsoft.KeyVault/vaults/a"),
                Templates.ids(plan));
    }

    @Test
    void dependsOnTakesIdsNamesTypesWithNamesAndLoops() {
        for (String named :
                List.of(
                        "[resourceId('Microsoft.KeyVault/vaults', 'v')]",
                        "[resourceId('microsoft.keyvault/Vaults/', 'V')]",
                        "[format('{0}', 'v')]",
                        "v",
                        "Microsoft.KeyVault/vaults/v",
                        "loop")) {
            Plan plan =
                    Templates.plan(
                            "\"resources\":["
                                    + resource("A.B/c", "c", "\"dependsOn\":[\"" + named + "\"]")
                                    + ","
                                    + vault("v", "\"copy\":{\"name\":\"loop\",\"count\":1}")
                                    + "]");
            assertEquals(
                    List.of("Microsoft.KeyVault/vaults/v", "A.B/c/c"), Templates.ids(plan), named);
        }
    }

    @Test
    void whoDependsOnWhatIsNotThereIsRefusedAndWhoDependsOnWhatHasNoTurnIsNot() {
        refused(
                "\"resources\":[" + vault("v", "\"dependsOn\":[\"w\"]") + "]",
                "'w' is not defined in the template");
        Plan plan =
                Templates.plan(
                        "\"resources\":["
                                + vault("v", "\"dependsOn\":[\"w\"]")
                                + ","
                                + vault("w", "\"condition\":\"[equals(1, 2)]\"")
                                + "]");
        assertEquals(List.of("Microsoft.KeyVault/vaults/v"), Templates.ids(plan));
    }

    @Test
    void aCircleIsRefused() {
        refused(
                "\"resources\":["
                        + vault("v", "\"dependsOn\":[\"w\"]")
                        + ","
                        + vault("w", "\"dependsOn\":[\"v\"]")
                        + "]",
                "Circular dependency");
    }

    @Test
    void aReferenceIsADependencyAndIsKnownWhenTheDeploymentRuns() {
        Plan plan =
                Templates.plan(
                        "\"resources\":["
                                + resource(
                                        "A.B/c",
                                        "c",
                                        "\"properties\":{\"x\":\"[concat('is ', reference('v').state)]\","
                                                + "\"y\":\"[if(true(), 1, reference('nobody'))]\"}")
                                + ","
                                + vault("v", "")
                                + "]");
        assertEquals(List.of("Microsoft.KeyVault/vaults/v", "A.B/c/c"), Templates.ids(plan));
        var c = plan.resources().getLast();
        assertTrue(Unknown.in(c.body(World.NOT_YET)));
        assertEquals(
                "{\"properties\":{\"x\":\"is there\",\"y\":1}}",
                c.body(Templates.WORLD).toString());
    }

    @Test
    void aReferenceWhereNothingIsDeployedYetIsRefused() {
        refused(
                "\"resources\":[" + vault("[reference('v').name]", "") + "]",
                "'reference' is not expected at this location");
        refused(
                "\"variables\":{\"x\":\"[reference('v')]\"},\"resources\":[]",
                "'reference' is not expected at this location");
    }

    @Test
    void aLoopMakesAResourceForEachRound() {
        Plan plan =
                Templates.plan(
                        "\"resources\":["
                                + vault(
                                        "[concat('v', copyIndex(1))]",
                                        "\"copy\":{\"name\":\"l\",\"count\":3,\"mode\":\"Serial\",\"batchSize\":1},"
                                                + "\"properties\":{\"n\":\"[copyIndex('L')]\",\"copy\":[{\"name\":\"list\","
                                                + "\"count\":2,\"input\":\"[add(mul(copyIndex(), 10), copyIndex('list'))]\"}]}")
                                + "]");
        assertEquals(
                List.of("v1", "v2", "v3"),
                plan.resources().stream().map(each -> each.name().orElseThrow()).toList());
        assertEquals(
                "{\"properties\":{\"n\":2,\"list\":[20,21]}}",
                plan.resources().getLast().body(World.NOT_YET).toString());
    }

    @Test
    void variablesAndOutputsLoopToo() {
        Plan plan =
                Templates.plan(
                        "\"resources\":[],\"variables\":{\"copy\":[{\"name\":\"a\",\"count\":2,\"input\":"
                                + "\"[concat('a', copyIndex('a'))]\"}],\"o\":{\"copy\":[{\"name\":\"b\",\"count\":2,"
                                + "\"input\":\"[copyIndex()]\"}]}},\"outputs\":{\"x\":{\"type\":\"array\",\"copy\":"
                                + "{\"count\":2,\"input\":\"[concat(variables('A')[copyIndex()], variables('o').b[1])]\"}}}");
        assertEquals(
                "[\"a01\",\"a11\"]", plan.outputs(World.NOT_YET).get("x").get("value").toString());
    }

    @Test
    void aVariableThatNeedsItselfIsRefused() {
        refused(
                "\"resources\":[],\"variables\":{\"a\":\"[variables('b')]\",\"b\":\"[variables('a')]\"}",
                "needs itself");
    }

    @Test
    void ownFunctionsSeeTheirArgumentsAndNothingElse() {
        String functions =
                "\"functions\":[{\"namespace\":\"my\",\"members\":{\"name\":{\"parameters\":[{\"name\":\"p\",\"type\":"
                        + "\"string\"}],\"output\":{\"type\":\"string\",\"value\":\"[concat('x', parameters('P'))]\"}},"
                        + "\"bad\":{\"output\":{\"type\":\"string\",\"value\":\"[variables('v')]\"}},"
                        + "\"endless\":{\"output\":{\"type\":\"string\",\"value\":\"[my.endless()]\"}}}}],";
        Plan plan =
                Templates.plan(functions + "\"resources\":[" + vault("[MY.Name('y')]", "") + "]");
        assertEquals("xy", plan.resources().getFirst().name().orElseThrow());
        refused(
                functions
                        + "\"variables\":{\"v\":1},\"resources\":["
                        + vault("[my.bad()]", "")
                        + "]",
                "'variables' is not expected");
        refused(
                functions + "\"resources\":[" + vault("[my.name()]", "") + "]",
                "expects 1 arguments");
        refused(functions + "\"resources\":[" + vault("[my.endless()]", "") + "]", "levels");
    }

    @Test
    void childrenHaveTypeAndNameOfTheirParents() {
        Plan plan =
                Templates.plan(
                        "\"resources\":["
                                + resource("Microsoft.KeyVault/vaults/keys", "v/early", "")
                                + ","
                                + vault("v", "\"resources\":[" + resource("keys", "k", "") + "]")
                                + "]");
        assertEquals(
                List.of(
                        "Microsoft.KeyVault/vaults/v",
                        "Microsoft.KeyVault/vaults/v/keys/early",
                        "Microsoft.KeyVault/vaults/v/keys/k"),
                Templates.ids(plan));
        assertEquals("Microsoft.KeyVault/vaults/keys", plan.resources().getLast().type());
    }

    @Test
    void extensionsStandUnderWhatTheyExtend() {
        Plan plan =
                Templates.plan(
                        "\"resources\":["
                                + resource(
                                        "Microsoft.Authorization/roleAssignments",
                                        "r",
                                        "\"scope\":\"[format('Microsoft.KeyVault/vaults/{0}', 'v')]\"")
                                + ","
                                + resource(
                                        "Microsoft.KeyVault/vaults/providers/roleAssignments",
                                        "v/Microsoft.Authorization/s",
                                        "")
                                + "]");
        assertEquals(
                List.of(
                        "Microsoft.KeyVault/vaults/v/providers/Microsoft.Authorization/roleAssignments/r",
                        "Microsoft.KeyVault/vaults/v/providers/Microsoft.Authorization/roleAssignments/s"),
                Templates.ids(plan));
    }

    @Test
    void symbolicNamesExistingResourcesAndLoopsByName() {
        String resources =
                "\"languageVersion\":\"2.0\",\"resources\":{"
                        + "\"user\":"
                        + resource(
                                "A.B/c",
                                "c",
                                "\"dependsOn\":[\"many\"],\"properties\":{"
                                        + "\"one\":\"[reference('old').state]\",\"all\":\"[length(references('many'))]\","
                                        + "\"id\":\"[resourceInfo('old').id]\"}")
                        + ","
                        + "\"many\":"
                        + vault(
                                "[concat('v', copyIndex())]",
                                "\"copy\":{\"name\":\"m\",\"count\":2}")
                        + ","
                        + "\"old\":"
                        + vault("old", "\"existing\":true")
                        + "}";
        Plan plan = Templates.plan(resources);
        assertEquals(
                List.of("Microsoft.KeyVault/vaults/v0", "Microsoft.KeyVault/vaults/v1", "A.B/c/c"),
                Templates.ids(plan));
        assertEquals(
                "{\"properties\":{\"one\":\"there\",\"all\":2,\"id\":\""
                        + Templates.GROUP
                        + "/providers/Microsoft.KeyVault/vaults/old\"}}",
                plan.resources().getLast().body(Templates.WORLD).toString());
    }

    @Test
    void namesOfMembersAndTypesCompareWithoutCaseAndEscapesArePlain() {
        Plan plan =
                Templates.plan(
                        "\"Parameters\":{\"P\":{\"Type\":\"String\",\"DefaultValue\":\"[[x]\"}},"
                                + "\"Resources\":[{\"Type\":\"A.B/c\",\"APIVersion\":\"1\",\"Name\":\"n\",\"properties\":"
                                + "{\"[parameters('p')]\":\"[[not]\",\"half\":\"[open\"}}]");
        assertEquals(
                "{\"properties\":{\"[x]\":\"[not]\",\"half\":\"[open\"}}",
                plan.resources().getFirst().body(World.NOT_YET).toString());
    }

    @Test
    void whatIsTwiceOrWronglyNamedOrUnknownIsRefused() {
        refused("\"resources\":[" + vault("v", "") + "," + vault("V", "") + "]", "multiple times");
        refused("\"resources\":[" + vault("v/w", "") + "]", "segment lengths");
        refused("\"resources\":[" + vault("v", "\"colour\":1") + "]", "'colour'");
        refused("\"resources\":[],\"colour\":1", "'colour'");
        refused("\"resources\":[],\"imports\":{\"x\":1}", "'imports' is not supported");
        refused("\"parameters\":{}", "'resources' not found");
        refused("\"resources\":[{\"type\":\"A.B/c\",\"name\":\"x\"}]", "has no 'apiVersion'");
        refused(
                "\"resources\":[" + vault("v", "\"copy\":{\"name\":\"l\",\"count\":801}") + "]",
                "0 to 800");
        refused(
                "\"resources\":[" + vault("v", "\"copy\":{\"name\":\"l\",\"count\":-1}") + "]",
                "0 to 800");
    }

    @Test
    void nestedDeploymentsHaveAScopeOfTheirOwnOrTheOuter() {
        String nested =
                "\"properties\":{\"mode\":\"Incremental\",\"template\":{\"resources\":[]}%s}";
        Plan plan =
                Templates.plan(
                        "\"resources\":["
                                + resource(
                                        "Microsoft.Resources/deployments",
                                        "inner",
                                        "\"resourceGroup\":\"other\","
                                                + nested.formatted(
                                                        ",\"expressionEvaluationOptions\":{\"scope\":\"inner\"},"
                                                                + "\"parameters\":{\"x\":{\"value\":\"[concat('a', 'b')]\"}}"))
                                + ","
                                + resource(
                                        "Microsoft.Resources/deployments",
                                        "outer",
                                        nested.formatted(""))
                                + "]");
        var inner = plan.resources().getFirst().nested(World.NOT_YET);
        assertEquals(new Target.Group(Templates.SUBSCRIPTION, "other"), inner.target());
        assertEquals("ab", inner.parameters().get("x").get("value").stringValue());
        assertTrue(inner.outer().isEmpty());
        assertTrue(plan.resources().getLast().nested(World.NOT_YET).outer().isPresent());
        assertTrue(
                plan.resources().getFirst().id().orElseThrow().contains("/resourceGroups/other/"));
    }

    @Test
    void eightHundredResourcesInAChainCostTwiceWhatFourHundredDo() {
        long half = Templates.work("\"resources\":[" + chain(400) + "]");
        long whole = Templates.work("\"resources\":[" + chain(800) + "]");
        assertTrue(half > 400 && whole <= 2 * half + 10, half + " and " + whole);
        long start = System.nanoTime();
        Plan plan = Templates.plan("\"resources\":[" + chain(800) + "]");
        long millis = (System.nanoTime() - start) / 1_000_000;
        System.out.println("800 resources planned: " + millis + " ms");
        assertTrue(millis < 1000, "800 resources planned: " + millis + " ms");
        assertEquals(800, plan.resources().size());
        assertEquals("v799", plan.resources().getFirst().name().orElseThrow());
        refused("\"resources\":[" + chain(800) + "," + vault("more", "") + "]", "limit of 800");
    }

    /// Each needs the next.
    private static String chain(int length) {
        return IntStream.range(0, length)
                .mapToObj(
                        i ->
                                vault(
                                        "[concat('v', string(" + i + "))]",
                                        i == length - 1
                                                ? ""
                                                : "\"dependsOn\":[\"[resourceId('Microsoft.KeyVault/vaults', 'v"
                                                        + (i + 1)
                                                        + "')]\"]"))
                .collect(Collectors.joining(","));
    }

    @Test
    void whatGrowsWithoutEndIsStopped() {
        String doubling =
                IntStream.range(1, 60)
                        .mapToObj(
                                i ->
                                        "\"v"
                                                + i
                                                + "\":\"[concat(variables('v"
                                                + (i - 1)
                                                + "'), variables('v"
                                                + (i - 1)
                                                + "'))]\"")
                        .collect(Collectors.joining(","));
        refused("\"resources\":[],\"variables\":{\"v0\":\"xx\"," + doubling + "}", "allowed");
        String arrays = doubling.replace("concat", "createArray");
        refused("\"resources\":[],\"variables\":{\"v0\":\"xx\"," + arrays + "}", "allowed");
        String chain =
                IntStream.range(0, 400)
                        .mapToObj(i -> "\"v" + i + "\":\"[variables('v" + (i + 1) + "')]\"")
                        .collect(Collectors.joining(","));
        refused("\"resources\":[],\"variables\":{" + chain + ",\"v400\":1}", "allowed");
        assertFalse(doubling.isEmpty());
    }
}
