// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.audit;

import static dev.signet.dataplane.Account.entry;
import static dev.signet.dataplane.Account.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import dev.signet.dataplane.AuditedCall;
import dev.signet.dataplane.CallLog;
import dev.signet.dataplane.FhirSettings;
import dev.signet.http.Request;
import dev.signet.identity.Caller;
import dev.signet.identity.DataAction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the audit trail is told of the calls of a real plane.
final class CallsTest {
    private static final Caller CALLER = new Caller("object", "app", "tenant", "issuer");

    /// Lets `good` in, and `reader` to read.
    private static final FhirSettings.Gate GATE =
            new FhirSettings.Gate() {
                @Override
                public void admit(Request request, DataAction action) {
                    if (caller(request).isEmpty()) {
                        throw new Failed(Failure.UNAUTHENTICATED, "no bearer token");
                    }
                    if (who(request).equals("reader") && action != DataAction.READ) {
                        throw new Failed(Failure.FORBIDDEN, "Authorization failed.");
                    }
                }

                @Override
                public Optional<Caller> caller(Request request) {
                    return who(request).isEmpty() ? Optional.empty() : Optional.of(CALLER);
                }

                private String who(Request request) {
                    return request.header("Authorization").orElse("");
                }
            };

    /// Rows as texts: part, word, operation, type, and the status of an end.
    private static final class Log implements CallLog {
        final List<String> rows = Collections.synchronizedList(new ArrayList<>());
        final List<AuditedCall> calls = Collections.synchronizedList(new ArrayList<>());
        volatile boolean full;

        @Override
        public void begin(AuditedCall call) {
            if (full) {
                throw new Failed(Failure.STORAGE, "the audit trail takes no more rows");
            }
            begun(call);
        }

        @Override
        public void begun(AuditedCall call) {
            calls.add(call);
            rows.add(call.part() + " began " + call.operation() + " " + call.resourceType());
        }

        @Override
        public void ended(AuditedCall call, End end) {
            assertTrue(!end.took().isNegative());
            rows.add(
                    call.part()
                            + " ended "
                            + call.operation()
                            + " "
                            + call.resourceType()
                            + " "
                            + end.status());
        }
    }

    @TempDir private Path scratch;
    private final Log log = new Log();
    private Account account;

    @BeforeEach
    void open() {
        account = new Account(scratch, GATE);
        account.plane.audit(Optional.of(log));
    }

    @AfterEach
    void close() {
        account.close();
    }

    /// By what a caller is told an operator finds the row.
    @Test
    void aRefusalHasTheIdOfItsRows() {
        Answer none = account.get("/Patient/none", "Authorization", "good").expect(404);
        assertEquals(none.at("id"), log.calls.getLast().correlationId().toString());
        Answer forbidden = account.delete("/Patient/none", "Authorization", "reader").expect(403);
        assertEquals(forbidden.at("id"), log.calls.getLast().correlationId().toString());
        String batch =
                Account.bundle(
                        "batch",
                        entry("", "GET", "Patient/none", "", ""),
                        entry("", "GET", "%zz", "", ""));
        Answer answered = account.post("/", batch, "Authorization", "good").expect(200);
        String id = log.calls.getLast().correlationId().toString();
        assertEquals(id, answered.at("entry", 0, "response", "outcome", "id"));
        assertEquals(id, answered.at("entry", 1, "response", "outcome", "id"));
    }

    private int send(String method, String target, String body, String... headers) {
        var all = new ArrayList<>(List.of("Authorization", "good"));
        all.addAll(List.of("Content-Type", "application/fhir+json"));
        all.addAll(List.of(headers));
        return account.send(method, target, body, all.toArray(String[]::new)).status();
    }

    private int get(String target) {
        return send("GET", target, "");
    }

    @Test
    void everyCallBeginsAndEndsUnderTheNameOfItsInteraction() {
        send("PUT", "/Patient/a", patient("a", "x"));
        get("/Patient/a");
        get("/Patient/a/_history/1");
        get("/Patient/a/_history");
        get("/Patient/_history");
        get("/_history");
        get("/Patient?family=x");
        get("/?_type=Patient");
        send("POST", "/Patient", patient("", "y"));
        send("POST", "/Patient", patient("", "z"), "If-None-Exist", "family=nobody");
        send("DELETE", "/Patient/a", "");
        get("/Patient/none");
        get("/nowhere/at/all");
        assertEquals(
                List.of(
                        "update Patient 201",
                        "read Patient 200",
                        "vread Patient 200",
                        "history-instance Patient 200",
                        "history-type Patient 200",
                        "history-system  200",
                        "search-type Patient 200",
                        "search-system  200",
                        "create Patient 201",
                        "conditional-create Patient 201",
                        "delete Patient 204",
                        "read Patient 404",
                        "unknown  404"),
                ends());
        assertEquals(13, log.calls.size());
        assertEquals(26, log.rows.size());
        for (int i = 0; i < 26; i += 2) {
            assertEquals(begin(log.rows.get(i + 1)), log.rows.get(i));
        }
    }

    private List<String> ends() {
        return log.rows.stream()
                .filter(row -> row.startsWith("0 ended "))
                .map(row -> row.substring(8))
                .toList();
    }

    private static String begin(String end) {
        return end.replace(" ended ", " began ").replaceAll(" \\d+$", "");
    }

    @Test
    void aRowHasTheCallersAddressSearchValuesAndHeaders() {
        send(
                "GET",
                "/Patient?family=M%C3%BCller%20A&birthdate=ge2000-01-01",
                "",
                "X-MS-AZUREFHIR-AUDIT-USERID",
                "1234");
        AuditedCall call = log.calls.getFirst();
        assertEquals(
                Account.BASE + "/Patient?family=M%C3%BCller%20A&birthdate=ge2000-01-01",
                call.uri());
        assertEquals(Optional.of(CALLER), call.caller());
        assertEquals("127.0.0.1", call.callerIpAddress());
        assertEquals(Map.of("X-MS-AZUREFHIR-AUDIT-USERID", "1234"), call.headers());
    }

    @Test
    void entriesOfABatchLeaveRowsOfTheirOwnUnderTheSameCorrelationId() {
        int status =
                send(
                        "POST",
                        "/",
                        Account.bundle(
                                "batch",
                                entry("", "GET", "Patient/none", "", ""),
                                entry("", "POST", "Patient", patient("", "b"), "")));
        assertEquals(200, status);
        assertEquals(
                List.of(
                        "0 began batch ",
                        "1 began read Patient",
                        "1 ended read Patient 404",
                        "2 began create Patient",
                        "2 ended create Patient 201",
                        "0 ended batch  200"),
                log.rows);
        assertEquals(Account.BASE + "/Patient/none", log.calls.get(1).uri());
        var ids = new HashSet<>(log.calls.stream().map(AuditedCall::correlationId).toList());
        assertEquals(1, ids.size());
    }

    @Test
    void aTransactionsEntriesEndAsTheyWere() {
        send(
                "POST",
                "/",
                Account.bundle(
                        "transaction",
                        entry("", "PUT", "Patient/p", patient("p", "t"), ""),
                        entry("", "GET", "Patient/p", "", "")));
        assertEquals(
                List.of(
                        "0 began transaction ",
                        "1 began update Patient",
                        "2 began read Patient",
                        "1 ended update Patient 201",
                        "2 ended read Patient 200",
                        "0 ended transaction  200"),
                log.rows);
    }

    @Test
    void whatATransactionHasReadBeforeItWasRefusedLeavesRows() {
        send("PUT", "/Patient/a", patient("a", "x"));
        log.rows.clear();
        int status =
                send(
                        "POST",
                        "/",
                        Account.bundle(
                                "transaction",
                                entry("", "GET", "Patient/a", "", ""),
                                entry("", "GET", "Patient/none", "", ""),
                                entry("", "GET", "Patient/b", "", "")));
        assertEquals(404, status);
        assertEquals(
                List.of(
                        "0 began transaction ",
                        "1 began read Patient",
                        "2 began read Patient",
                        "3 began read Patient",
                        "1 ended read Patient 200",
                        "2 ended read Patient 404",
                        "3 ended read Patient 404",
                        "0 ended transaction  404"),
                log.rows);
    }

    @Test
    void ofATransactionThatFailsEveryWriteHasFailed() {
        int status =
                send(
                        "POST",
                        "/",
                        Account.bundle(
                                "transaction",
                                entry("", "PUT", "Patient/p", patient("p", "t"), ""),
                                entry("", "PUT", "Patient/q", patient("other", "t"), "")));
        assertEquals(400, status);
        assertEquals(
                List.of(
                        "0 began transaction ",
                        "1 began update Patient",
                        "2 began update Patient",
                        "1 ended update Patient 400",
                        "2 ended update Patient 400",
                        "0 ended transaction  400"),
                log.rows);
    }

    @Test
    void aBundleThatIsNoneIsNamedAsThePostThatItWas() {
        send("POST", "/", "{");
        assertEquals(List.of("0 began bundle-post ", "0 ended bundle-post  400"), log.rows);
    }

    @Test
    void whatIsOpenToAllLeavesNoRow() {
        get("/metadata");
        get("/health/check");
        get("/.well-known/smart-configuration");
        assertEquals(List.of(), log.rows);
    }

    @Test
    void aFloodOfStrangersDoesNotPushOthersOut() {
        for (int i = 0; i < 50; i++) {
            assertEquals(401, account.get("/Patient/secret").status());
        }
        account.ahead = Duration.ofSeconds(11);
        account.get("/Patient");
        assertEquals(
                List.of("0 ended read Patient 401", "0 ended search-type Patient 401"), log.rows);
        assertEquals(List.of(), log.calls);
    }

    @Test
    void whoMayNotIsNamed() {
        int status = account.send("DELETE", "/Patient/a", "", "Authorization", "reader").status();
        assertEquals(403, status);
        assertEquals(List.of("0 began delete Patient", "0 ended delete Patient 403"), log.rows);
        assertEquals(Optional.of(CALLER), log.calls.getFirst().caller());
    }

    @Test
    void tooManyAuditHeadersAreRefusedBeforeAnythingIsDone() {
        var headers = new ArrayList<String>();
        for (int i = 0; i < 11; i++) {
            headers.addAll(List.of("X-MS-AZUREFHIR-AUDIT-" + i, "v"));
        }
        String[] all = headers.toArray(String[]::new);
        assertEquals(431, send("PUT", "/Patient/h", patient("h", "x"), all));
        assertEquals(404, get("/Patient/h"));
        account.plane.audit(Optional.empty());
        assertEquals(431, send("PUT", "/Patient/h", patient("h", "x"), all));
        assertEquals(
                List.of("0 began update Patient", "0 ended update Patient 431"),
                log.rows.subList(0, 2));
    }

    @Test
    void nothingIsDoneWhileRowsCannotBeWritten() {
        log.full = true;
        assertEquals(503, send("PUT", "/Patient/f", patient("f", "x")));
        String create = entry("", "POST", "Patient", patient("", "x"), "");
        assertEquals(503, send("POST", "/", Account.bundle("batch", create)));
        assertEquals(400, send("POST", "/", "{"));
        assertEquals(List.of(), log.rows);
        log.full = false;
        assertEquals(404, get("/Patient/f"));
        assertEquals(
                "0", account.get("/Patient?_summary=count", "Authorization", "good").at("total"));
    }

    @Test
    void aCallThatTheCustomersKeyRefusesLeavesItsRows() {
        account.revoke();
        assertEquals(403, get("/Patient?family=x"));
        assertEquals(
                List.of("0 began search-type Patient", "0 ended search-type Patient 403"),
                log.rows);
        account.restore();
    }

    @Test
    void withoutALogNothingIsTold() {
        account.plane.audit(Optional.empty());
        get("/Patient");
        assertEquals(List.of(), log.rows);
    }
}
