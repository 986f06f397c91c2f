// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static dev.signet.dataplane.ScopedGate.SCOPES;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What SMART scopes for single types keep a caller from, beside the matrix of [RoleMatrixTest].
class ScopeRulesTest {
    private static final String PATIENT = Account.patient("", "role");

    @TempDir private Path folder;
    private Account account;

    @BeforeEach
    void open() {
        account = new Account(folder, new ScopedGate());
        account.put(
                        "/Patient/kept",
                        Account.patient("kept", "kept"),
                        "Authorization",
                        "CONTRIBUTOR")
                .expect(201);
    }

    @AfterEach
    void close() {
        account.close();
    }

    private Answer scoped(String scope, String target) {
        return account.get(target, "Authorization", "CONTRIBUTOR" + SCOPES + scope);
    }

    @Test
    void aSearchWithinATypeLooksAtNoOther() {
        String scope = "user/Patient.rs user/Observation.s";
        for (String beyond :
                List.of(
                        "/Patient?_include=Patient:general-practitioner",
                        "/Patient?_include:iterate=Patient:link",
                        "/Patient?_revinclude=Observation:subject",
                        "/Patient?_has:Observation:subject:code=x",
                        "/Patient?general-practitioner.name=x",
                        "/Patient?general-practitioner:Practitioner.name=x",
                        "/Patient?_list=x",
                        "/Patient?language:in=http://example.org/set",
                        "/Patient?language:not-in=http://example.org/set",
                        "/Patient/kept/Patient",
                        "/Patient/kept/Observation?code=x",
                        "/Patient/kept/*",
                        "/Patient?_filter=x",
                        "/Patient?_query=x",
                        "/Patient?_type=Patient")) {
            Answer answer = scoped(scope, beyond);
            assertEquals(403, answer.status(), () -> beyond + answer.text());
        }
        String own =
                "/Patient?family:exact=x&_id=kept&_lastUpdated=gt2000-01-01&_count=1"
                        + "&_sort=-_lastUpdated&_elements=id&general-practitioner=Practitioner/1";
        scoped(scope, own).expect(200);
        scoped("user/*.rs", "/Patient?_include=Patient:general-practitioner").expect(200);
    }

    @Test
    void everythingOfAPatientIsWhatTheScopesAllow() {
        String[] all = {"Authorization", "CONTRIBUTOR"};
        String body =
                Account.observation("Patient/kept", "1-8", "1", "2020-01-01")
                        .replace(
                                "\"status\":",
                                "\"id\":\"seen\",\"performer\":[{\"reference\":"
                                        + "\"Practitioner/doc\"}],\"status\":");
        account.put("/Observation/seen", body, all).expect(201);
        String doc = "{\"resourceType\":\"Practitioner\",\"id\":\"doc\"}";
        account.put("/Practitioner/doc", doc, all).expect(201);
        String path = "/Patient/kept/$everything";
        String patients = "user/Patient.rs";
        String observations = patients + " user/Observation.rs";
        assertEquals(List.of("kept"), scoped(patients, path).ids("match"));
        Answer narrow = scoped(observations, path);
        assertEquals(List.of("kept", "seen"), narrow.ids("match"));
        assertEquals(List.of(), narrow.ids("include"));
        Answer wide = scoped(observations + " user/Practitioner.rs", path);
        assertEquals(List.of("doc"), wide.ids("include"));
        scoped("user/Observation.rs", path).expect(403);
        scoped("user/Patient.r", path).expect(403);
    }

    @Test
    void graphQlShowsWhatTheScopesAllow() {
        String[] all = {"Authorization", "CONTRIBUTOR"};
        String observation =
                Account.observation("Patient/kept", "1-8", "1", "2020-01-01")
                        .replace("\"status\":", "\"id\":\"seen\",\"status\":");
        account.put("/Observation/seen", observation, all).expect(201);
        String query =
                "/$graphql?query={PatientList{id,ObservationList(_reference:subject){id}}"
                        + "ObservationList{subject{resource(optional:true){id}}}}";
        String patients = "{\"id\":\"kept\",\"ObservationList\":";
        assertEquals(
                "{\"PatientList\":[" + patients + "null}],\"ObservationList\":null}",
                scoped("user/Patient.rs", query).expect(200).at("data"));
        assertEquals(
                "{\"PatientList\":null,\"ObservationList\":[{\"subject\":{\"resource\":null}}]}",
                scoped("user/Observation.rs", query).expect(200).at("data"));
        assertEquals(
                "{\"PatientList\":["
                        + patients
                        + "[{\"id\":\"seen\"}]}],\"ObservationList\":[{\"subject\":{\"resource\":"
                        + "{\"id\":\"kept\"}}}]}",
                scoped("user/Patient.rs user/Observation.rs", query).expect(200).at("data"));
        String one = "/Patient/kept/$graphql?query={id}";
        scoped("user/Patient.rs", one).expect(200);
        scoped("user/Patient.r", one).expect(403);
        scoped("user/Observation.rs", one).expect(403);
        scoped("user/Patient.r", "/$graphql?query={PatientList{id}}").expect(403);
    }

    @Test
    void aWriteWithinATypeNeitherLooksAtAnotherNorWritesOne() {
        String[] narrow = {"Authorization", "CONTRIBUTOR" + SCOPES + "user/Patient.cu"};
        String[] wide = {"Authorization", "CONTRIBUTOR" + SCOPES + "user/*.cruds"};
        String looking =
                """
                {"resourceType":"Patient",
                 "generalPractitioner":[{"reference":"Practitioner?identifier=x"}]}""";
        account.post("/Patient", looking, narrow).expect(403);
        account.post("/Patient", looking, wide).expect(412);
        String said =
                """
                {"resourceType":"Provenance","recorded":"2024-01-01T00:00:00Z",\
                "agent":[{"who":{"display":"a"}}]}""";
        account.post("/Patient", PATIENT, narrow[0], narrow[1], "X-Provenance", said).expect(403);
        account.post("/Patient", PATIENT, wide[0], wide[1], "X-Provenance", said).expect(201);
        account.post("/Patient", PATIENT, narrow).expect(201);
    }

    @Test
    void theEntriesOfABatchAreHeldToTheirTypesAndATransactionNeedsAll() {
        String read = Account.entry("", "GET", "Patient/kept", "", "");
        String other = Account.entry("", "GET", "Observation?code=x", "", "");
        String included =
                Account.entry("", "GET", "Patient?_revinclude=Observation:subject", "", "");
        String write = Account.entry("", "POST", "Patient", PATIENT, "");
        String[] caller = {"Authorization", "CONTRIBUTOR" + SCOPES + "user/Patient.crs"};
        Answer batch =
                account.post("/", Account.bundle("batch", read, other, included, write), caller);
        batch.expect(200);
        List<String> statuses = List.of("200 OK", "403 Forbidden", "403 Forbidden", "201 Created");
        for (int i = 0; i < statuses.size(); i++) {
            assertEquals(statuses.get(i), batch.at("entry", i, "response", "status"));
        }
        for (String entry : List.of(read, write)) {
            account.post("/", Account.bundle("transaction", entry), caller).expect(403);
        }
        caller[1] = "CONTRIBUTOR" + SCOPES + "user/Patient.r user/*.cud";
        account.post("/", Account.bundle("transaction", write), caller).expect(403);
    }
}
