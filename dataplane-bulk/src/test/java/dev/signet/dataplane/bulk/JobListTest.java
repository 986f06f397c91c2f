// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Uuids;
import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import dev.signet.dataplane.ScopedGate;
import dev.signet.store.JobRecords;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `$jobs`: what goes on in the background of an account, told to who may do the like.
@Timeout(60)
class JobListTest {
    private static final String[] CONTRIBUTOR = {
        "Authorization", "CONTRIBUTOR", "Prefer", "respond-async", "Accept", "application/fhir+json"
    };

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

    private List<Map<String, String>> told(String caller) {
        Answer answer = account.get("/$jobs", "Authorization", caller).expect(200);
        assertEquals("Parameters", answer.at("resourceType"));
        var jobs = new ArrayList<Map<String, String>>();
        for (int job = 0; !answer.at("parameter", job, "name").isEmpty(); job++) {
            assertEquals("job", answer.at("parameter", job, "name"));
            var parts = new HashMap<String, String>();
            for (int i = 0; !answer.at("parameter", job, "part", i, "name").isEmpty(); i++) {
                for (String member :
                        List.of("valueString", "valueCode", "valueDateTime", "valueDecimal")) {
                    String value = answer.at("parameter", job, "part", i, member);
                    if (!value.isEmpty()) {
                        parts.put(answer.at("parameter", job, "part", i, "name"), value);
                    }
                }
            }
            jobs.add(parts);
        }
        return jobs;
    }

    private String exported() throws InterruptedException {
        String address =
                account.get("/$export", CONTRIBUTOR).expect(202).header("Content-Location");
        String id = address.substring(address.lastIndexOf('/') + 1);
        account.jobs().await(UUID.fromString(id), Duration.ofSeconds(50));
        return id;
    }

    private String deleted() throws InterruptedException {
        String address =
                account.delete("/Basic/$bulk-delete", CONTRIBUTOR)
                        .expect(202)
                        .header("Content-Location");
        String id = address.substring(address.lastIndexOf('/') + 1);
        account.jobs().await(UUID.fromString(id), Duration.ofSeconds(50));
        return id;
    }

    @Test
    void anAccountWithoutJobsHasAnEmptyList() {
        assertEquals(List.of(), told("CONTRIBUTOR"));
    }

    @Test
    void eachJobIsToldWithItsAddressAndHowFarItHasCome() throws Exception {
        String export = exported();
        String delete = deleted();
        account.post("/$reindex", "", CONTRIBUTOR).expect(201);
        List<Map<String, String>> jobs = told("CONTRIBUTOR");
        assertEquals(3, jobs.size(), jobs.toString());
        Map<String, String> done =
                jobs.stream().filter(job -> export.equals(job.get("id"))).findFirst().orElseThrow();
        assertEquals("export", done.get("operation"));
        assertEquals("Completed", done.get("status"));
        assertEquals("100", done.get("progress"));
        assertEquals("_operations/export/" + export, done.get("address"));
        account.get("/" + done.get("address"), "Authorization", "CONTRIBUTOR").expect(200);
        assertTrue(
                jobs.stream()
                        .anyMatch(
                                job ->
                                        ("_operations/bulk-delete/" + delete)
                                                .equals(job.get("address"))),
                jobs.toString());
        assertTrue(
                jobs.stream().anyMatch(job -> "reindex".equals(job.get("operation"))),
                jobs.toString());
    }

    private Map<String, String> begun(Answer answer) {
        String address = answer.expect(202).header("Content-Location");
        return told(address.substring(address.lastIndexOf('/') + 1), "CONTRIBUTOR");
    }

    @Test
    void aJobIsKnownByItsTypesAndNothingOfItsCriteriaIsTold() {
        String filter = "&_typeFilter=Patient%3Ffamily%3Dcurie";
        Map<String, String> export =
                begun(account.get("/$export?_type=Patient,Observation" + filter, CONTRIBUTOR));
        assertEquals("Patient, Observation", export.get("about"));
        Map<String, String> all = begun(account.get("/Patient/$export", CONTRIBUTOR));
        assertEquals("all types of patients", all.get("about"));
        Map<String, String> delete =
                begun(
                        account.delete(
                                "/Patient/$bulk-delete?family=curie&_hardDelete=true",
                                CONTRIBUTOR));
        assertEquals("Patient, erased", delete.get("about"));
        String whole = account.get("/$jobs", "Authorization", "CONTRIBUTOR").expect(200).text();
        assertTrue(!whole.contains("curie") && !whole.contains("family"), whole);
    }

    @Test
    void aJobWhoseRequestCannotBeReadHasNoNameAndHidesNoOther() throws Exception {
        String first = exported();
        String second = exported();
        JobRecords records = account.database().jobRecords();
        byte[] request = records.get(requestKey(first)).orElseThrow();
        request[1] = 127; // the format of one that a later build has written
        records.write(
                List.of(new JobRecords.Entry(requestKey(first), request)),
                List.of(requestKey(second)));
        assertEquals("all types", told(exported(), "CONTRIBUTOR").get("about"));
        for (String id : List.of(first, second)) {
            assertEquals("Completed", told(id, "CONTRIBUTOR").get("status"));
            assertFalse(told(id, "CONTRIBUTOR").containsKey("about"));
        }
    }

    /// As `KeptJobs` writes it (docs/formats/job.md).
    private static byte[] requestKey(String id) {
        return Arrays.copyOf(Uuids.bytes(UUID.fromString(id)), Uuids.BYTES + 1);
    }

    @Test
    void whoMayNotDoTheLikeIsToldNothingOfIt() throws Exception {
        String export = exported();
        String _ = deleted();
        assertEquals(List.of(), told("READER"));
        List<Map<String, String>> jobs = told("EXPORTER");
        assertEquals(1, jobs.size(), jobs.toString());
        assertEquals(export, jobs.getFirst().get("id"));
        account.get("/$jobs", "Authorization", "CONVERTER").expect(403);
    }

    @Test
    void aTokenForOnePatientIsToldNothing() throws Exception {
        String _ = exported();
        account.get("/$jobs", "Authorization", "CONTRIBUTOR patient/*.rs of=a").expect(403);
        account.get("/$jobs", "Authorization", "CONTRIBUTOR user/Patient.rs").expect(403);
    }

    @Test
    void aParameterIsRefusedByItsName() {
        Answer answer = account.get("/$jobs?status=Running", "Authorization", "CONTRIBUTOR");
        assertTrue(answer.expect(400).text().contains("status"), answer.text());
    }

    private Answer control(String caller, String id, String action) {
        return account.post(
                "/$job-control",
                "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"id\","
                        + "\"valueString\":\""
                        + id
                        + "\"},{\"name\":\"action\",\"valueCode\":\""
                        + action
                        + "\"}]}",
                "Authorization",
                caller,
                "Content-Type",
                "application/fhir+json");
    }

    /// A job that is paused before it is over. One that was paused in its last step ends all the
    /// same, a moment later: then the next is tried.
    private String paused() {
        while (true) {
            String address =
                    account.delete("/Basic/$bulk-delete", CONTRIBUTOR)
                            .expect(202)
                            .header("Content-Location");
            String id = address.substring(address.lastIndexOf('/') + 1);
            if (control("CONTRIBUTOR", id, "pause").status() == 200) {
                account.revoke(); // ends the step
                account.restore();
                if ("Paused".equals(told(id, "CONTRIBUTOR").get("status"))) {
                    return id;
                }
            }
        }
    }

    private Map<String, String> told(String id, String caller) {
        return told(caller).stream()
                .filter(job -> id.equals(job.get("id")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aJobIsPausedAlsoOverAnotherStartAndResumedAndCanceled() throws Exception {
        String id = paused();
        assertEquals("Paused", told(id, "CONTRIBUTOR").get("status"));
        account.revoke();
        account.restore();
        assertEquals("Paused", told(id, "CONTRIBUTOR").get("status"));
        Answer resumed = control("CONTRIBUTOR", id, "resume").expect(200);
        assertEquals("job", resumed.at("parameter", 0, "name"));
        account.jobs().await(UUID.fromString(id), Duration.ofSeconds(50));
        assertEquals("Completed", told(id, "CONTRIBUTOR").get("status"));
        for (String action : List.of("pause", "resume", "cancel")) {
            control("CONTRIBUTOR", id, action).expect(409);
        }
        String other = paused();
        control("CONTRIBUTOR", other, "cancel").expect(200);
        assertEquals("Canceled", told(other, "CONTRIBUTOR").get("status"));
    }

    @Test
    void whoMayNotDoTheLikeControlsNothing() throws Exception {
        String id = paused();
        control("READER", id, "resume").expect(403);
        control("CONTRIBUTOR user/*.rs", id, "resume").expect(403);
        assertEquals("Paused", told(id, "CONTRIBUTOR").get("status"));
        control("CONTRIBUTOR", UUID.randomUUID().toString(), "pause").expect(404);
        control("CONTRIBUTOR", "x", "pause").expect(404);
        Answer wrong = control("CONTRIBUTOR", id, "stop").expect(400);
        assertTrue(wrong.text().contains("action"), wrong.text());
    }
}
