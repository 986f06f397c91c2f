// SPDX-License-Identifier: Apache-2.0
package dev.signet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The unmodified FHIR clients of npm, `fhir-kit-client`, `fhirclient` (SMART on FHIR) and
/// `@medplum/core`, each working on an account: what is read, written, searched, paged, patched and
/// asked by operations. Needs node, npm and its registry; without them it says that it is skipped.
final class FhirNodeClientsTest {
    private static final long RUN_SECONDS = 120;

    private static RunningSignet signet;
    private static String address;

    @BeforeAll
    static void start() throws Exception {
        NodeWork.CLIENTS.prepare("FhirNodeClientsTest");
        signet = RunningSignet.shared();
        signet.keys().create("clients");
        address = signet.account("clients", "clients");
    }

    @AfterAll
    static void stop() {
        if (signet != null) {
            signet.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "fhir-kit-client.js, 'metadata, CRUD, JSON Patch, conditions, Bundles, searches and pages,"
                + " operations, histories, deleted'",
        "fhirclient.js, 'metadata, CRUD, JSON Patch, searches and pages, operations and histories,"
                + " XML, transaction, deleted'",
        "medplum.js, 'CRUD, JSON Patch, conditions, Bundles, searches and pages,"
                + " operations and histories, Binary, XML, deleted'",
    })
    void theClientWorksOnAnAccount(String program, String steps) throws Exception {
        Ended ended =
                NodeWork.CLIENTS.run(
                        RUN_SECONDS,
                        List.of(
                                "NODE_EXTRA_CA_CERTS",
                                signet.client().endpoint("ca"),
                                "SIGNET_TOKEN",
                                signet.client().token("fhir")),
                        "node",
                        program,
                        address);
        assertEquals(0, ended.exitCode(), ended.output());
        assertEquals(steps, String.join(", ", ended.output().lines().toList()));
    }
}
