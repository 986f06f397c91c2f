// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.records;

import static dev.signet.vault.Fixture.KEY;
import static dev.signet.vault.Fixture.MAIN;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.ledger.record.RecordReader;
import dev.signet.vault.Fixture;
import dev.signet.vault.access.AccessPolicy;
import dev.signet.vault.access.NetworkRules;
import dev.signet.vault.audit.AuditEvent;
import dev.signet.vault.audit.AuditRecords;
import dev.signet.vault.audit.RightsChange;
import dev.signet.vault.keys.Deletion;
import dev.signet.vault.keys.EcCurve;
import dev.signet.vault.keys.Key;
import dev.signet.vault.keys.KeyAttributes;
import dev.signet.vault.keys.KeyChange;
import dev.signet.vault.keys.KeyOperation;
import dev.signet.vault.keys.KeyRecords;
import dev.signet.vault.keys.KeyType;
import dev.signet.vault.keys.KeyVersion;
import dev.signet.vault.keys.KeyVersionId;
import dev.signet.vault.keys.NewKey;
import dev.signet.vault.keys.PrivateKeys;
import dev.signet.vault.keys.PublicPart;
import dev.signet.vault.keys.RotationPolicy;
import dev.signet.vault.keys.Tags;
import dev.signet.vault.vaults.Sku;
import dev.signet.vault.vaults.Vault;
import dev.signet.vault.vaults.VaultRecords;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// docs/formats/vault.md: records are read back as they were written, strictly, for ever.
final class RecordsTest {
    private static final Path VECTORS = Path.of("..", "vectors", "vault");
    private static final Instant TIME = Instant.parse("2026-03-01T10:00:00Z");

    private static final Vault VAULT =
            new Vault(
                    new UUID(1, 2),
                    MAIN,
                    Fixture.resourceId(MAIN),
                    Fixture.TENANT,
                    "westeurope",
                    Sku.PREMIUM,
                    true,
                    30,
                    true,
                    false,
                    List.of(
                            new AccessPolicy(
                                    Fixture.TENANT,
                                    "object",
                                    Optional.of("application"),
                                    new AccessPolicy.Permissions(
                                            List.of("get", "wrapKey"),
                                            List.of("list"),
                                            List.of(),
                                            List.of()))),
                    new NetworkRules(true, false, true, List.of("10.0.0.0/8"), List.of("net")),
                    new Tags(Map.of("name", "välue")),
                    TIME,
                    Optional.of(new Deletion(TIME, TIME.plusSeconds(60))));

    private static final KeyVersion VERSION =
            new KeyVersion(
                    new KeyVersionId("0123456789abcdef0123456789abcdef"),
                    3,
                    new PublicPart.Rsa(
                            java.math.BigInteger.TWO.pow(2047).add(java.math.BigInteger.ONE),
                            java.math.BigInteger.valueOf(65537)),
                    List.of(KeyOperation.WRAP_KEY, KeyOperation.UNWRAP_KEY),
                    new KeyAttributes(
                            true, Optional.of(TIME), Optional.of(TIME.plusSeconds(9)), TIME, TIME),
                    Tags.NONE);

    private static final Key PLAIN_KEY =
            new Key(
                    new UUID(3, 4),
                    KEY,
                    List.of(VERSION),
                    Optional.of(
                            new RotationPolicy(
                                    Optional.of("P90D"),
                                    List.of(
                                            new RotationPolicy.Action(
                                                    RotationPolicy.ActionType.ROTATE,
                                                    Optional.of("P30D"),
                                                    Optional.empty())),
                                    TIME,
                                    TIME)),
                    Optional.empty());

    private static final AuditEvent ROW = row(Optional.empty(), Optional.empty());

    private static AuditEvent row(Optional<Boolean> enabled, Optional<RightsChange> rights) {
        return new AuditEvent(
                TIME,
                "/SUBSCRIPTIONS/S",
                "KeyUnwrap",
                "7.4",
                false,
                "Forbidden",
                "why",
                12,
                "192.0.2.1",
                new UUID(5, 6),
                Optional.of("object"),
                Optional.empty(),
                "client",
                "https://v/keys/k",
                "https://v/keys/k/1",
                403,
                enabled,
                rights);
    }

    private static final AuditEvent SWITCHED = row(Optional.of(false), Optional.empty());

    private static final List<AuditEvent> ROWS =
            List.of(
                    ROW,
                    SWITCHED,
                    row(
                            Optional.empty(),
                            Optional.of(
                                    new RightsChange(
                                            true, false, "olga", List.of("get", "unwrapKey")))));

    private record Kind(
            String name, byte[] written, Function<byte[], Object> reader, Object value) {}

    private static List<Kind> kinds() {
        return List.of(
                new Kind("vault", VaultRecords.write(VAULT), VaultRecords::read, VAULT),
                new Kind(
                        "key",
                        KeyRecords.write(PLAIN_KEY),
                        bytes -> KeyRecords.read(bytes, List.of(VERSION)),
                        PLAIN_KEY),
                new Kind("version", KeyRecords.write(VERSION), KeyRecords::readVersion, VERSION),
                new Kind(
                        "material",
                        PrivateKeys.record(new byte[] {1, 2, 3}),
                        bytes ->
                                HexFormat.of()
                                        .formatHex(
                                                RecordReader.read(
                                                        RecordKind.MATERIAL.form(),
                                                        bytes,
                                                        RecordReader::bytes)),
                        "010203"),
                new Kind("audit", AuditRecords.write(ROWS), AuditRecords::read, ROWS));
    }

    @Test
    void everyRecordIsReadAsItWasWritten() {
        for (Kind kind : kinds()) {
            assertEquals(kind.value, kind.reader.apply(kind.written), kind.name);
        }
    }

    private static Map<String, byte[]> vectors(String file) throws Exception {
        Map<String, byte[]> vectors = new LinkedHashMap<>();
        for (String line : Files.readAllLines(VECTORS.resolve(file))) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] parts = line.split(" ");
                vectors.put(parts[0], HexFormat.of().parseHex(parts[1]));
            }
        }
        return vectors;
    }

    @Test
    void theVectorsOfEachFormatOpenWithThisBuild() throws Exception {
        Map<String, byte[]> vectors = vectors("records-v1.txt");
        assertEquals(5, vectors.size());
        byte[] before = vectors.remove("audit");
        assertEquals(List.of(ROW, ROW), AuditRecords.read(before));
        Map<String, byte[]> second = vectors("records-v2.txt");
        assertEquals(1, second.size());
        assertEquals(List.of(ROW, SWITCHED), AuditRecords.read(second.get("audit")));
        Map<String, byte[]> third = vectors("records-v3.txt");
        assertEquals(1, third.size());
        vectors.putAll(third);
        for (Kind kind : kinds()) {
            byte[] vector = vectors.get(kind.name);
            assertEquals(kind.value, kind.reader.apply(vector), kind.name);
            assertArrayEquals(vector, kind.written, kind.name + " has one spelling");
        }
    }

    @Test
    void theVectorOfRightsThatWereTakenAndOfRolesOpens() throws Exception {
        byte[] vector = vectors("records-v3-rights.txt").get("audit");
        var role = List.of("Key Vault Crypto User");
        List<AuditEvent> rows =
                List.of(
                        rights(new RightsChange(false, false, "olga", List.of("get", "wrapKey"))),
                        rights(new RightsChange(true, true, "anna", role)),
                        rights(new RightsChange(false, true, "anna", role)));
        assertEquals(rows, AuditRecords.read(vector));
        assertArrayEquals(vector, AuditRecords.write(rows));
    }

    private static AuditEvent rights(RightsChange rights) {
        return row(Optional.empty(), Optional.of(rights));
    }

    @Test
    void aRecordThatIsCutExtendedOrOfAnotherFormatIsRefused() {
        for (Kind kind : kinds()) {
            for (int length = 0; length < kind.written.length; length++) {
                assertFailure(Failure.CORRUPT, kind, Arrays.copyOf(kind.written, length));
            }
            assertFailure(
                    Failure.CORRUPT, kind, Arrays.copyOf(kind.written, kind.written.length + 1));
            byte[] old = kind.written.clone();
            old[1] = 0;
            assertFailure(Failure.FORMAT_TOO_OLD, kind, old);
            byte[] newer = kind.written.clone();
            newer[1]++;
            assertFailure(Failure.FORMAT_TOO_NEW, kind, newer);
            byte[] other = kind.written.clone();
            other[0] = 'x';
            assertFailure(Failure.CORRUPT, kind, other);
        }
    }

    @Test
    void aFlippedBitIsReadAsAnotherValueOrRefusedButNeverCrashes() {
        for (Kind kind : kinds()) {
            for (int bit = 0; bit < kind.written.length * 8; bit++) {
                byte[] flipped = kind.written.clone();
                flipped[bit / 8] ^= (byte) (1 << (bit % 8));
                try {
                    kind.reader.apply(flipped);
                } catch (Failed failed) {
                    assertTrue(
                            List.of(Failure.CORRUPT, Failure.FORMAT_TOO_NEW, Failure.FORMAT_TOO_OLD)
                                    .contains(failed.failure()),
                            kind.name + " " + failed);
                }
            }
        }
    }

    private static void assertFailure(Failure failure, Kind kind, byte[] bytes) {
        Failed failed = assertThrows(Failed.class, () -> kind.reader.apply(bytes), kind.name);
        assertEquals(failure, failed.failure(), kind.name);
    }

    @Test
    void aRecordWithoutTheOneItBelongsToIsFound() {
        for (Records.Family family : List.of(Records.Family.VAULT, Records.Family.KEY)) {
            var fixture = new Fixture();
            fixture.keys().create(MAIN, KEY, NewKey.of(new KeyType.Ec(EcCurve.P_256)));
            fixture.records
                    .all(family)
                    .keySet()
                    .forEach(key -> fixture.records.remove(family, key));
            Failed failed = assertThrows(Failed.class, fixture::restart);
            assertEquals(Failure.CORRUPT, failed.failure());
        }
    }

    @Test
    void eachChangeIsOneCommit() {
        try (var fixture = new Fixture()) {
            int before = fixture.records.commits();
            fixture.keys().create(MAIN, KEY, NewKey.of(new KeyType.Ec(EcCurve.P_256)));
            fixture.keys().rotate(MAIN, KEY);
            fixture.keys().update(MAIN, KEY, Optional.empty(), KeyChange.enabled(false));
            fixture.keys().delete(MAIN, KEY);
            fixture.keys().purge(MAIN, KEY);
            fixture.vaults().delete(MAIN);
            fixture.vaults().purge(MAIN);
            assertEquals(7, fixture.records.commits() - before);
        }
    }

    /// Writes the vector file anew when it is missing; one that is there is never touched.
    public static void main(String[] arguments) throws Exception {
        Path file = VECTORS.resolve("records-v1.txt");
        if (Files.exists(file)) {
            throw new IllegalStateException("vectors are added to, never made again");
        }
        var text = new StringBuilder("# docs/formats/vault.md, format 1: kind and plaintext\n");
        for (Kind kind : kinds()) {
            text.append(kind.name)
                    .append(' ')
                    .append(HexFormat.of().formatHex(kind.written))
                    .append('\n');
        }
        Files.createDirectories(VECTORS);
        Files.writeString(file, text, StandardCharsets.US_ASCII);
    }
}
