// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.export;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.signet.dataplane.Account;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When a file of an export is ended and the next one begun.
class ExportFilesTest {
    private static final UUID JOB = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private static final int LINE_BYTES = 1 << 20;

    @TempDir Path folder;
    private Account account;

    @BeforeEach
    void open() {
        account = new Account(folder.resolve("account"));
    }

    @AfterEach
    void close() {
        account.close();
    }

    private List<String> written(int resourcesMax, int lineBytes, int lines) {
        try (var files = new ExportFiles(account.database().staged(), JOB, 0, resourcesMax)) {
            for (int i = 0; i < lines; i++) {
                files.add("Patient", false, new byte[lineBytes]);
            }
            files.add("Observation", false, new byte[1]);
            var all = new ArrayList<String>();
            files.endAll()
                    .forEach(
                            each ->
                                    all.add(
                                            each.number()
                                                    + " "
                                                    + each.type()
                                                    + " "
                                                    + each.count()));
            assertEquals(all.size(), files.files());
            return all;
        }
    }

    @Test
    void aFileIsEndedAtAbout64Mebibytes() {
        assertEquals(64L << 20, ExportFiles.FILE_BYTES);
        // each line has its line feed: 64 of them pass the bound
        assertEquals(
                List.of("1 Patient 64", "2 Patient 6", "3 Observation 1"),
                written(0, LINE_BYTES, 70).stream().sorted().toList());
    }

    @Test
    void aFileIsEndedAtAsManyResourcesAsAreAskedFor() {
        assertEquals(
                List.of("1 Patient 5000", "2 Patient 5000", "3 Patient 3", "4 Observation 1"),
                written(5_000, 10, 10_003).stream().sorted().toList());
    }
}
