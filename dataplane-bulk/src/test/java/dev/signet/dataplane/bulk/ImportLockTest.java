// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What an import with the mode InitialLoad says to others who write.
@Timeout(60)
class ImportLockTest {
    @TempDir Path folder;
    private Account account;

    @BeforeEach
    void open() {
        account = new Account(folder, (_, _) -> {}, new HeldJobs());
    }

    @AfterEach
    void close() {
        account.close();
    }

    private String begun() throws IOException {
        Path file = BulkAccounts.imports(account).resolve("a.ndjson");
        Files.writeString(file, Account.patient("a", "Alpha") + "\n");
        String request =
                """
                {"resourceType":"Parameters","parameter":[
                {"name":"inputFormat","valueString":"application/fhir+ndjson"},
                {"name":"mode","valueString":"InitialLoad"},
                {"name":"input","part":[{"name":"url","valueUri":"%s"}]}]}"""
                        .formatted(file.toUri());
        return account.post(
                        "/$import",
                        request,
                        "Prefer",
                        "respond-async",
                        "Content-Type",
                        "application/fhir+json")
                .expect(202)
                .header("Content-Location")
                .substring(Account.BASE.length() + 1);
    }

    private String refused() {
        Answer answer = account.put("/Patient/b", Account.patient("b", "Beta")).expect(423);
        assertEquals("lock-error", answer.at("issue", 0, "code"));
        return answer.at("issue", 0, "diagnostics");
    }

    @Test
    void theRefusalNamesTheJobAndHowItIsResumedOrCanceled() throws Exception {
        String job = begun();
        UUID id = UUID.fromString(job.substring(job.lastIndexOf('/') + 1));
        assertTrue(refused().contains("is under way"), refused());
        assertTrue(refused().contains(job + " can be canceled"), refused());
        account.jobs().pause(id);
        assertTrue(refused().contains("is paused"), refused());
        assertTrue(refused().contains(job + ", which $job-control resumes"), refused());
        account.delete("/" + job).expect(202);
        account.put("/Patient/b", Account.patient("b", "Beta")).expect(201);
    }
}
