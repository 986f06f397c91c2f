// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bundle;

import static dev.signet.dataplane.Account.entry;
import static dev.signet.dataplane.Account.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import dev.signet.dataplane.budget.MemoryBudgets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The time that the conditions and searches of a Bundle have together, on a clock that goes on by
/// a second whenever somebody looks at it.
class BundleTimeTest {
    private static final int MANY = 40;
    private static final int FEW = 2;

    @TempDir Path folder;
    private final AtomicLong seconds = new AtomicLong();
    private Account account;

    @BeforeEach
    void open() {
        account =
                new Account(
                        folder, new MemoryBudgets(() -> seconds.incrementAndGet() * 1_000_000_000));
    }

    @AfterEach
    void close() {
        account.close();
    }

    private static List<String> conditionals(int count) {
        var entries = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            String condition = ",\"ifNoneExist\":\"family=Name" + i + "\"";
            entries.add(entry("", "POST", "Patient", patient("", "Name" + i), condition));
        }
        return entries;
    }

    private static void isTooCostly(Answer answer, Object... outcome) {
        var path = new ArrayList<Object>(List.of(outcome));
        path.addAll(List.of("issue", 0, "code"));
        assertEquals("too-costly", answer.at(path.toArray()));
    }

    @Test
    void aTransactionWhoseConditionsTakeTooLongTogetherIsRefusedWithTheEntryNamed() {
        account.transaction(conditionals(FEW).toArray(String[]::new)).expect(200);
        Answer refused = account.transaction(conditionals(MANY).toArray(String[]::new));
        refused.expect(400);
        isTooCostly(refused);
        String expression = refused.at("issue", 0, "expression", 0);
        assertTrue(
                expression.matches("Bundle\\.entry\\[[1-9][0-9]*]\\.request\\.ifNoneExist"),
                expression);
        assertEquals("2", account.get("/Patient?_summary=count").expect(200).at("total"));
    }

    @Test
    void theEntriesOfABatchBeyondItsTimeAreRefusedAndThoseWithoutASearchAreDone() {
        List<String> entries = conditionals(MANY);
        entries.add(entry("", "GET", "Patient?family=Name0", "", ""));
        entries.add(entry("", "PUT", "Patient/plain", patient("plain", "Plain"), ""));
        Answer answer = account.batch(entries.toArray(String[]::new)).expect(200);
        int created = 0;
        for (int i = 0; i < MANY; i++) {
            String status = answer.at("entry", i, "response", "status");
            if (status.startsWith("201")) {
                created++;
            } else {
                assertTrue(status.startsWith("400"), status);
                isTooCostly(answer, "entry", i, "response", "outcome");
            }
        }
        assertTrue(created > 0 && created < MANY, "created: " + created);
        isTooCostly(answer, "entry", MANY, "response", "outcome");
        String plain = answer.at("entry", MANY + 1, "response", "status");
        assertTrue(plain.startsWith("201"), plain);
    }

    @Test
    void eachRequestHasItsOwnTime() {
        for (int i = 0; i < MANY; i++) {
            account.get("/Patient?family=Name" + i).expect(200);
        }
    }
}
