// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import dev.signet.dataplane.ScopedGate;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `$import-places`: from where an account's files may be loaded, told to who may import.
@Timeout(60)
class ImportPlacesTest {
    @TempDir Path folder;
    private Account account;

    @BeforeEach
    void open() {
        account = BulkAccounts.in(folder, new ScopedGate());
    }

    @AfterEach
    void close() {
        account.close();
    }

    private Answer asked(String query) {
        return account.get("/$import-places" + query, "Authorization", "CONTRIBUTOR");
    }

    private String place() {
        return "file://" + BulkAccounts.imports(account) + "/";
    }

    private static String of(String place) {
        return "?place=" + URLEncoder.encode(place, StandardCharsets.UTF_8);
    }

    @Test
    void itTellsThePlacesAndTheFilesOfOneOfThem() throws IOException {
        Files.writeString(BulkAccounts.imports(account).resolve("a.ndjson"), "12345");
        Answer places = asked("").expect(200);
        assertEquals("place", places.at("parameter", 0, "name"));
        assertEquals(place(), places.at("parameter", 0, "valueUri"));
        assertEquals("", places.at("parameter", 1, "name"));
        Answer files = asked(of(place())).expect(200);
        assertEquals("false", files.at("parameter", 0, "valueBoolean"));
        assertEquals(place() + "a.ndjson", files.at("parameter", 1, "part", 0, "valueUri"));
        assertEquals("5", files.at("parameter", 1, "part", 1, "valueDecimal"));
    }

    @Test
    void anotherFolderIsRefusedByName() {
        for (String other : new String[] {"file:///etc/", place() + "..", "file:///"}) {
            String text = asked(of(other)).expect(400).text();
            assertTrue(text.contains("place: expected is one of those"), text);
        }
        asked("?folder=a").expect(400);
    }

    @Test
    void anImportTakesNothingInItsAddress() {
        String text =
                account.send(
                                "POST",
                                "/$import?mode=InitialLoad",
                                "{\"resourceType\":\"Parameters\"}",
                                "Authorization",
                                "CONTRIBUTOR",
                                "Prefer",
                                "respond-async")
                        .expect(400)
                        .text();
        assertTrue(text.contains("in the body"), text);
    }

    @Test
    void whoMayNotImportIsToldNothing() {
        for (String caller : new String[] {"READER", "EXPORTER", "CONTRIBUTOR patient/*.rs of=a"}) {
            account.get("/$import-places", "Authorization", caller).expect(403);
        }
    }
}
