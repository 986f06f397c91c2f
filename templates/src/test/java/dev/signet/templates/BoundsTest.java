// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.templates.plan.Plan;
import org.junit.jupiter.api.Test;

/// A template of a few hundred bytes takes neither memory nor time without end.
class BoundsTest {
    private static void refused(String bound, String members) {
        TemplateFailed failed =
                assertThrows(
                        TemplateFailed.class,
                        () -> {
                            Plan plan = Templates.plan(members);
                            var _ = plan.outputs(Templates.WORLD);
                        });
        assertTrue(failed.error().message().contains(bound), failed.error().message());
    }

    private static String output(String expression) {
        return "\"outputs\":{\"o\":{\"type\":\"int\",\"value\":\"[" + expression + "]\"}}";
    }

    @Test
    void numbersThatALoopMakesWeighWhatTheyTake() {
        refused(
                "bytes of values",
                "\"variables\":{\"copy\":[{\"name\":\"a\",\"count\":800,\"input\":\"[range(0,10000)]\"}]},"
                        + "\"resources\":[],"
                        + output("length(variables('a'))"));
    }

    @Test
    void valuesThatShareTheirPartsWeighAsIfTheyDidNot() {
        var variables = new StringBuilder("\"variables\":{\"a0\":[\"x\"]");
        for (int i = 1; i <= 13; i++) {
            String before = "\"[variables('a" + (i - 1) + "')]\"";
            variables.append(",\"a").append(i).append("\":[");
            variables.append(before).append((',' + before).repeat(9)).append(']');
        }
        refused(
                "bytes of values",
                variables + "},\"resources\":[]," + output("length(variables('a13'))"));
    }

    @Test
    void valuesAreNoDeeperThanATemplateMayBe() {
        String own =
                "\"functions\":[{\"namespace\":\"n\",\"members\":{\"wrap\":{\"parameters\":[{\"name\":"
                        + "\"x\",\"type\":\"array\"}],\"output\":{\"type\":\"array\",\"value\":"
                        + "[\"[parameters('x')]\"]}}}}],\"resources\":[],";
        refused(
                "levels of values",
                own
                        + output(
                                "length(reduce(range(0,1000), createArray(), lambda('a', 'b',"
                                        + " n.wrap(lambdaVariables('a')))))"));
    }

    /// As many as a template may have, each with a name that is made, a condition and a need; the
    /// best of some runs, because other tests run beside it.
    @Test
    void eightHundredResourcesArePlannedWithinASecond() {
        String resource =
                """
                {"type":"Microsoft.HealthcareApis/services","apiVersion":"2021-11-01",
                 "name":"[concat(variables('prefix'), '%1$d')]","location":"westus2","kind":"fhir-R4",
                 "condition":"[equals(1, 1)]",
                 "dependsOn":["[resourceId('Microsoft.HealthcareApis/services', concat(variables('prefix'), '%2$d'))]"],
                 "properties":{"cosmosDbConfiguration":{"offerThroughput":"[add(400, %1$d)]"}}}
                """;
        var resources = new StringBuilder();
        for (int i = 1; i <= 799; i++) {
            resources.append(',').append(resource.formatted(i, i - 1));
        }
        String first =
                resource.formatted(0, 0).replaceAll("(?s)\"dependsOn\":.*?\\],\\s", "").strip();
        String members =
                "\"variables\":{\"prefix\":\"many\"},\"resources\":[" + first + resources + "]";
        long best = Long.MAX_VALUE;
        for (int run = 0; run < 5; run++) {
            long began = System.nanoTime();
            Plan plan = Templates.plan(members);
            best = Math.min(best, System.nanoTime() - began);
            assertEquals(800, plan.resources().size());
        }
        long millis = best / 1_000_000;
        assertTrue(millis < 1_000, () -> "took " + millis + " ms");
    }
}
