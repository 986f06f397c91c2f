// SPDX-License-Identifier: Apache-2.0
package dev.signet.installation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.installation.KnownAddresses.Place;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A listener is known under every address that it has had.
final class KnownAddressesTest {
    private static final String RECORD = "addresses/vault";

    private final MemoryRecords records = new MemoryRecords();

    private KnownAddresses startedAt(String host, int port) {
        return KnownAddresses.remembered(RECORD, new Place(host, port), records);
    }

    @Test
    void anAddressIsWrittenOnceAndTheOldestIsForgottenAtLast() {
        startedAt("localhost", 8444);
        startedAt("localhost", 8444);
        assertEquals(1, records.writes);
        for (int port = 1; port <= 300; port++) {
            startedAt("localhost", 10_000 + port);
        }
        KnownAddresses today = startedAt("localhost", 10_300);
        assertEquals(256, today.all().size());
        assertEquals(new Place("localhost", 10_045), today.all().getFirst());
    }

    @Test
    void aRecordOfAnotherFormIsRefused() {
        for (String wrong : List.of("localhost", "a b:1", "host:123456", "https://h:1")) {
            records.documents.put(RECORD, wrong.getBytes(StandardCharsets.US_ASCII));
            Failed failed = assertThrows(Failed.class, () -> startedAt("localhost", 8444), wrong);
            assertEquals(Failure.CORRUPT, failed.failure());
        }
    }

    @Test
    void anAuthorityIsOursUnderEveryAddressAndOnlyWithOurTenant() {
        startedAt("localhost", 8443);
        KnownAddresses today = startedAt("first.example", 443);
        assertTrue(today.isOrigin("https://localhost:8443"));
        assertTrue(today.isOrigin("https://first.example"));
        assertFalse(today.isOrigin("https://localhost:8443/other"));
        assertFalse(today.isOrigin("https://other.example"));
    }
}
