// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.templates.plan.Plan;
import dev.signet.templates.plan.PlannedResource;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Templates and expressions that nobody would write, from a seed: each is planned or refused,
/// by
/// the one failure that is declared, and soon.
final class FuzzTest {
    private static final long SEED = 20_260_301;
    private static final int ROUNDS = 3_000;
    private static final Duration EACH_MAX = Duration.ofSeconds(5);

    private static final List<String> PIECES =
            List.of(
                    "[",
                    "]",
                    "(",
                    ")",
                    "'",
                    ",",
                    ".",
                    "{0}",
                    " ",
                    "\n",
                    "[[",
                    "''",
                    "-",
                    "9223372036854775807",
                    "parameters('a')",
                    "variables('v')",
                    "copyIndex()",
                    "reference('v')",
                    "reference('v[0]')",
                    "resourceInfo('[999999999]')",
                    "flatten(",
                    "concat(",
                    "if(",
                    "createObject('a',",
                    "range(0,9999)",
                    "map(range(0,999),lambda('x',",
                    "lambdaVariables('x')",
                    "format('{0}{0}{0}',",
                    "json('[[[[')",
                    "items(",
                    "null()",
                    "dateTimeAdd('",
                    "uri('",
                    "0",
                    "é",
                    "\uD800");

    private static final List<String> SEEDS =
            List.of(
                    "azure-api-for-fhir",
                    "fhir-aad-b2c",
                    "doc-ahds-cmk-user-assigned",
                    "dicom-demo-cloud");

    @Test
    void expressionsOfPiecesAreEvaluatedOrRefused() {
        var random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            String expression = text.toString();
            bounded("expression in round " + round, () -> Templates.evaluate(expression));
        }
    }

    @Test
    void brokenTemplatesArePlannedOrRefused() {
        var random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            String template =
                    Templates.resource(
                            "quickstarts/" + SEEDS.get(random.nextInt(SEEDS.size())) + ".json");
            var broken = new StringBuilder(template);
            for (int i = random.nextInt(4); i >= 0; i--) {
                int at = random.nextInt(broken.length());
                switch (random.nextInt(3)) {
                    case 0 -> broken.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                    case 1 -> broken.delete(at, Math.min(broken.length(), at + random.nextInt(20)));
                    default ->
                            broken.insert(
                                    at, broken.substring(at, Math.min(broken.length(), at + 200)));
                }
            }
            bounded("template in round " + round, () -> evaluated(broken.toString()));
        }
    }

    private static void evaluated(String text) {
        Plan plan = Templates.plan(Templates.object(text), TemplateJson.object());
        for (PlannedResource resource : plan.resources()) {
            if (resource.isDeployment()) {
                var _ = resource.nested(Templates.WORLD);
            } else {
                var _ = resource.body(Templates.WORLD);
            }
        }
        var _ = plan.outputs(Templates.WORLD);
    }

    private static void bounded(String what, Runnable work) {
        long start = System.nanoTime();
        try {
            work.run();
        } catch (TemplateFailed e) {
            assertTrue(e.error().message().length() < 100_000, what);
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError(what + ", seed " + SEED, e);
        }
        assertTrue(System.nanoTime() - start < EACH_MAX.toNanos(), what + " took too long");
    }
}
