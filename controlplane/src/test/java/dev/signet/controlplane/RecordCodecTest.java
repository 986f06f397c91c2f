// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.AccountProperties.AcrSpec;
import dev.signet.controlplane.AccountProperties.ImportSpec;
import dev.signet.controlplane.AccountRecord.Goal;
import dev.signet.controlplane.AccountRecord.Stamp;
import dev.signet.controlplane.AccountSpec.CorsSpec;
import dev.signet.controlplane.AccountState.Identity;
import dev.signet.controlplane.OperationRecord.Problem;
import dev.signet.identity.DataRole;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// docs/formats/control-records.md: records are read back as they were written, strictly, for
/// ever.
final class RecordCodecTest {
    private static final Path VECTORS = Path.of("..", "vectors", "control", "records-v1.txt");
    private static final Stamp STAMP =
            new Stamp("object", Instant.parse("2026-03-01T10:00:00.123Z"));

    private static final GroupRecord GROUP =
            new GroupRecord(1, "sub", "Group", "West US 2", Map.of("a", "b"), Optional.of("op"));
    private static final OperationRecord OPERATION =
            new OperationRecord(
                    1,
                    "op",
                    "sub",
                    "westus2",
                    STAMP.at(),
                    Optional.of(STAMP.at()),
                    Optional.of(new Problem("Forbidden", "no (4002)")));
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
    private static final RoleAssignmentRecord ASSIGNMENT =
            new RoleAssignmentRecord(
                    1,
                    new UUID(1, 2),
                    "0a0a0a0a-1111-4222-8333-444444444444",
                    DataRole.READER,
                    "33333333-3333-4333-8333-333333333333",
                    Optional.of("User"),
                    Optional.empty(),
                    STAMP,
                    STAMP);

    private static final Map<String, Object> ALL =
            Map.of(
                    "group",
                    GROUP,
                    "operation",
                    OPERATION,
                    "account",
                    ACCOUNT,
                    "plain",
                    PLAIN,
                    "reader",
                    READER,
                    "assignment",
                    ASSIGNMENT);

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

    @Test
    void everyVectorOpensAsItWasWritten() throws IOException {
        int seen = 0;
        for (String line : Files.readAllLines(VECTORS)) {
            if (!line.startsWith("#")) {
                int space = line.indexOf(' ');
                Object expected = ALL.get(line.substring(0, space));
                byte[] bytes = line.substring(space + 1).getBytes(StandardCharsets.UTF_8);
                assertEquals(expected, RecordCodec.read(bytes, expected.getClass()));
                seen++;
            }
        }
        assertEquals(ALL.size(), seen);
    }

    @Test
    void whatIsWrittenIsReadBack() {
        for (Object record : ALL.values()) {
            byte[] bytes = RecordCodec.write(record);
            assertEquals(record, RecordCodec.read(bytes, record.getClass()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{\"format\":\"1\"}",
                "{\"format\":1}",
                "{\"format\":1,\"format\":1}",
                "{\"format\":1,\"subscription\":null,\"name\":\"n\",\"location\":\"l\",\"tags\":{},"
                        + "\"operation\":null}",
                "{\"format\":1,\"subscription\":\"s\",\"name\":\"n\",\"location\":\"l\",\"tags\":{},"
                        + "\"operation\":null,\"more\":1}",
                "{\"format\":1,\"subscription\":\"s\",\"name\":\"n\",\"location\":\"l\",\"tags\":{},"
                        + "\"operation\":null} x"
            })
    void whatIsNoRecordIsCorrupt(String text) {
        assertEquals(Failure.CORRUPT, refusal(text));
    }

    @Test
    void anotherFormatIsTooOldOrTooNew() {
        assertEquals(Failure.FORMAT_TOO_OLD, refusal("{\"format\":0}"));
        assertEquals(Failure.FORMAT_TOO_NEW, refusal("{\"format\":2,\"unknown\":true}"));
    }

    private static Failure refusal(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return assertThrows(Failed.class, () -> RecordCodec.read(bytes, GroupRecord.class))
                .failure();
    }
}
