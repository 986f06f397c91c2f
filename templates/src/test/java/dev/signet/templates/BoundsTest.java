// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates;

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
}
