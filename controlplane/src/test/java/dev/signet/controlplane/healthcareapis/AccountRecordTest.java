// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.healthcareapis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.Arm;
import dev.signet.controlplane.Vectors;
import dev.signet.controlplane.healthcareapis.AccountProperties.AcrSpec;
import dev.signet.controlplane.healthcareapis.AccountProperties.ImportSpec;
import dev.signet.controlplane.healthcareapis.AccountSpec.CorsSpec;
import dev.signet.controlplane.healthcareapis.AccountState.Identity;
import dev.signet.controlplane.provider.ResourceRecord.Goal;
import dev.signet.controlplane.provider.Stamp;
import dev.signet.identity.DataRole;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// docs/formats/control-records.md: accounts are read back as they were written, for ever.
final class AccountRecordTest {
    private static final Stamp STAMP =
            new Stamp("object", Instant.parse("2026-03-01T10:00:00.123Z"));

    private static final AccountProperties FULL =
            new AccountProperties(
                    List.of("33333333-3333-4333-8333-333333333333"),
                    1500,
                    Optional.of(Arm.KEY),
                    Optional.of("application"),
                    Optional.of("https://issuer"),
                    Optional.of("https://audience"),
                    true,
                    new CorsSpec(List.of("*"), List.of("h"), List.of("GET"), Optional.of(9), true),
                    Optional.of("store"),
                    new AcrSpec(List.of("l"), List.of(Map.of("loginServer", "l"))),
                    Optional.of(
                            new ImportSpec(
                                    Optional.of("i"), Optional.of(true), Optional.of(false))),
                    Optional.of("Disabled"));
    private static final AccountProperties EMPTY =
            new AccountProperties(
                    List.of(),
                    1000,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    CorsSpec.none(),
                    Optional.empty(),
                    AcrSpec.NONE,
                    Optional.empty(),
                    Optional.empty());
    private static final AccountRecord ACCOUNT =
            account(
                    new AccountState(
                            Map.of("näme", "välue"),
                            new Identity(Identity.Type.SYSTEM_ASSIGNED, "principal"),
                            FULL),
                    Optional.of(new AccountState(Map.of(), Identity.UNSAID, EMPTY)),
                    Goal.PRESENT,
                    Optional.of("op"));
    private static final AccountRecord PLAIN =
            account(
                    new AccountState(Map.of(), Identity.UNSAID, EMPTY),
                    Optional.empty(),
                    Goal.ABSENT,
                    Optional.empty());

    private static AccountRecord account(
            AccountState wanted,
            Optional<AccountState> inForce,
            Goal goal,
            Optional<String> operation) {
        return new AccountRecord(
                1,
                new UUID(1, 2),
                "sub",
                "Group",
                "demo",
                "fhir-R4",
                "West US 2",
                wanted,
                inForce,
                goal,
                operation,
                true,
                "etag",
                STAMP,
                STAMP);
    }

    private static final AccountRecord READER =
            account(
                    new AccountState(
                            Map.of(),
                            Identity.UNSAID,
                            new AccountProperties(
                                    List.of(
                                            "33333333-3333-4333-8333-333333333333 READER",
                                            "44444444-3333-4333-8333-333333333333"),
                                    1000,
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    false,
                                    CorsSpec.none(),
                                    Optional.empty(),
                                    AcrSpec.NONE,
                                    Optional.empty(),
                                    Optional.empty())),
                    Optional.empty(),
                    Goal.ABSENT,
                    Optional.empty());
    private static final Map<String, Object> ALL =
            Map.of("account", ACCOUNT, "plain", PLAIN, "reader", READER);

    @Test
    void everyVectorOpensAsItWasWritten() throws IOException {
        assertEquals(ALL.keySet(), Vectors.read(ALL));
    }

    @Test
    void aRecordIsTheResourceThatItWasWrittenOf() {
        var form = new AccountForm();
        for (AccountRecord each : List.of(ACCOUNT, PLAIN, READER)) {
            assertEquals(each.resource(), form.read(form.write(each.resource())));
        }
    }

    @Test
    void anAccessPolicyWithoutARoleIsAContributors() {
        assertEquals(
                List.of(
                        new AccessEntry("33333333-3333-4333-8333-333333333333", DataRole.READER),
                        new AccessEntry(
                                "44444444-3333-4333-8333-333333333333", DataRole.CONTRIBUTOR)),
                READER.wanted().properties().access());
        for (String text : List.of("x ", "x Reader", "x READER ", "x CONTRIBUTOR")) {
            var failed = assertThrows(Failed.class, () -> AccessEntry.parse(text));
            assertEquals(Failure.CORRUPT, failed.failure(), text);
        }
    }
}
