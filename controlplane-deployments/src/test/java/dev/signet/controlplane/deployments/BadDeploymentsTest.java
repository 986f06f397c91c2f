// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.deployments;

import static dev.signet.controlplane.deployments.Plane.DEPLOYMENTS;
import static dev.signet.controlplane.deployments.Plane.GROUP;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.controlplane.deployments.Plane.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Bodies that no client would send, from a seed: each is answered as an accepted deployment or as
/// a refusal with a code, soon, and never as a fault of the server.
final class BadDeploymentsTest {
    private static final long SEED = 20_260_302;
    private static final int ROUNDS = 1_500;
    private static final Duration EACH_MAX = Duration.ofSeconds(5);
    private static final Set<Integer> ANSWERS = Set.of(200, 201, 400, 404, 409, 413);
    private static final List<String> WAYS = List.of("", "/validate", "/whatIf");
    private static final List<String> VALUES =
            List.of(
                    "null",
                    "1",
                    "-1",
                    "1e99",
                    "true",
                    "\"\"",
                    "\"x\"",
                    "[]",
                    "{}",
                    "[[]]",
                    "{\"\":{}}",
                    "\"[parameters('services_myService_name')]\"",
                    "\"[resourceGroup()]\"",
                    "\"[reference('x')]\"",
                    "\"[createObject('a', createArray(1))]\"",
                    "\"/subscriptions/x/y\"",
                    "\"a/b/c\"",
                    "\"//\"",
                    "\"Microsoft.Resources/deployments\"",
                    "\"Microsoft.Authorization/roleAssignments\"",
                    "\"Microsoft.Resources/resourceGroups\"",
                    "{\"name\":\"l\",\"count\":3}",
                    "[{\"name\":\"l\",\"count\":2,\"input\":1}]");

    private static final String SEEDS =
            Plane.resource("quickstarts/doc-api-for-fhir-cmk.json")
                    .replace("<my-", "my-")
                    .replace(">", "");

    /// A little of everything.
    private static final String RICH =
            Plane.bare(
                    "\"parameters\":{\"s\":{\"type\":\"secureString\",\"defaultValue\":\"hidden\"}},\"variables\":{\"copy\":[{\"name\":\"l\","
                            + "\"count\":2,\"input\":\"[copyIndex('l')]\"}]},\"resources\":["
                            + Plane.vault(
                                    "[concat('v', copyIndex())]",
                                    ",\"copy\":{\"name\":\"many\",\"count\":2}")
                            + ","
                            + Plane.vault(
                                    "w",
                                    ",\"dependsOn\":[\"many\"],\"tags\":{\"t\":\"[reference('v1').tenantId]\"}")
                            + ",{\"type\":\"Microsoft.Resources/deployments\",\"apiVersion\":\"2022-09-01\",\"name\":\"inner\",\"properties\":"
                            + "{\"mode\":\"Incremental\",\"expressionEvaluationOptions\":{\"scope\":\"inner\"},\"parameters\":{\"n\":{\"value\":"
                            + "\"[reference('w').tenantId]\"}},\"template\":"
                            + Plane.bare(
                                    "\"parameters\":{\"n\":{\"type\":\"string\"}},\"resources\":["
                                            + Plane.vault("[take(parameters('n'), 5)]", "")
                                            + "]")
                            + "}}],\"outputs\":{\"o\":{\"type\":\"array\",\"value\":\"[variables('l')]\"}}");

    private final Plane plane = Plane.fresh();
    private final Random random = new Random(SEED);

    private ObjectNode good() {
        ObjectNode body = Plane.JSON.createObjectNode();
        ObjectNode properties = body.putObject("properties");
        properties.put("mode", random.nextInt(5) == 0 ? "Complete" : "Incremental");
        boolean seed = random.nextBoolean();
        properties.set("template", Plane.JSON.readTree(seed ? SEEDS : RICH));
        ObjectNode parameters = properties.putObject("parameters");
        if (seed) {
            parameters.putObject("services_myService_name").put("value", "my-service");
        }
        return body;
    }

    /// Puts another value, or takes one away, somewhere within.
    private void breakAt(JsonNode node, int depth) {
        boolean here = depth == 0 || random.nextInt(4) == 0;
        if (node instanceof ObjectNode object && !object.isEmpty()) {
            List<String> names = List.copyOf(object.propertyNames());
            String name = names.get(random.nextInt(names.size()));
            if (!here && object.get(name).isContainer() && !object.get(name).isEmpty()) {
                breakAt(object.get(name), depth - 1);
                return;
            }
            switch (random.nextInt(3)) {
                case 0 -> object.remove(name);
                case 1 ->
                        object.set(
                                List.of(
                                                "copy",
                                                "scope",
                                                "condition",
                                                "dependsOn",
                                                "resources",
                                                name)
                                        .get(random.nextInt(6)),
                                value());
                default -> object.set(name, value());
            }
        } else if (node instanceof ArrayNode array && !array.isEmpty()) {
            int at = random.nextInt(array.size());
            if (!here && array.get(at).isContainer()) {
                breakAt(array.get(at), depth - 1);
            } else {
                array.set(at, value());
            }
        }
    }

    private JsonNode value() {
        return Plane.JSON.readTree(VALUES.get(random.nextInt(VALUES.size())));
    }

    @Test
    void brokenBodiesAreRefusedWithACodeAndNeverFailTheServer() {
        int accepted = 0;
        for (int round = 0; round < ROUNDS; round++) {
            ObjectNode body = good();
            for (int i = random.nextInt(3); i >= 0; i--) {
                breakAt(body, 8);
            }
            String way = WAYS.get(random.nextInt(WAYS.size()));
            long start = System.nanoTime();
            Answer answer =
                    plane.send(
                            way.isEmpty() ? "PUT" : "POST",
                            DEPLOYMENTS + "d" + round % 7 + way,
                            body.toString());
            String what = "round " + round + " of seed " + SEED + ": " + answer.text();
            assertTrue(ANSWERS.contains(answer.response().status()), what);
            assertTrue(System.nanoTime() - start < EACH_MAX.toNanos(), what);
            accepted += answer.response().status() < 300 ? 1 : 0;
            if (answer.response().status() >= 400) {
                assertTrue(!answer.json().at("/error/code").asString("").isEmpty(), what);
            }
        }
        plane.settle();
        assertTrue(accepted > 100 && accepted < ROUNDS - 100, accepted + " were accepted");
        JsonNode all = plane.get(DEPLOYMENTS).expect(200).json().get("value");
        for (int i = 0; i < all.size(); i++) {
            assertTrue(
                    !all.get(i).toString().contains("InternalServerError"), all.get(i).toString());
        }
        plane.send("POST", GROUP + "/exportTemplate", "{\"resources\":[\"*\"]}").expect(200);
    }
}
