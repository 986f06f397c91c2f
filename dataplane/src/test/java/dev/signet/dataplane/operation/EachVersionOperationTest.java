// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import static dev.signet.dataplane.Account.observation;
import static dev.signet.dataplane.Account.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.dataplane.Account;
import dev.signet.dataplane.Answer;
import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every operation in accounts of every FHIR version. What it answers is valid in that version.
class EachVersionOperationTest {
    @TempDir Path folder;

    private static void valid(Account account, Answer answer) {
        assertEquals(List.of(), account.model.validation().validate(answer.json()), answer::text);
    }

    private static void put(Account account, String type, String id, String members) {
        String head = "{'resourceType':'" + type + "','id':'" + id + "',";
        account.put("/" + type + "/" + id, (head + members + "}").replace('\'', '"')).expect(201);
    }

    private static String to(String path) {
        return "{'reference':'" + path + "'}";
    }

    @ParameterizedTest
    @EnumSource
    void documentsOfAPatientAreFoundByTimeAndType(FhirVersion version) {
        try (var account = new Account(folder, version)) {
            for (String year : List.of("2019", "2021")) {
                String period =
                        "'period':{'start':'" + year + "-05-01','end':'" + year + "-05-02'}";
                String indexed =
                        version == FhirVersion.STU3 ? "'indexed':'2020-01-01T00:00:00Z'," : "";
                String cared = version == FhirVersion.R5 ? period : "'context':{" + period + "}";
                put(
                        account,
                        "DocumentReference",
                        "d" + year,
                        indexed
                                + "'status':'current','type':{'coding':[{'code':'t'}]},'subject':"
                                + to("Patient/p")
                                + ",'content':[{'attachment':{'contentType':'text/plain'}}],"
                                + cared);
            }
            String path = "/DocumentReference/$docref?patient=p";
            Answer all = account.get(path).expect(200);
            assertEquals(List.of("d2019", "d2021"), all.hits());
            valid(account, all);
            assertEquals(List.of("d2021"), account.get(path + "&start=2020").hits());
            assertEquals(List.of("d2019"), account.get(path + "&end=2020&type=t").hits());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aQueryInGraphQlIsAnswered(FhirVersion version) {
        try (var account = new Account(folder, version)) {
            put(account, "Patient", "p", "'birthDate':'1815-12-10'");
            put(account, "Basic", "b", "'code':{'text':'c'},'subject':" + to("Patient/p"));
            String query =
                    "/$graphql?query={BasicList{code{text}"
                            + "subject{resource{...on+Patient{birthDate}}}}}";
            assertEquals(
                    "[{'code':{'text':'c'},'subject':{'resource':{'birthDate':'1815-12-10'}}}]"
                            .replace('\'', '"'),
                    account.get(query).expect(200).at("data", "BasicList"));
            String back = "/Patient/p/$graphql?query={BasicList(_reference:subject){id}}";
            assertEquals("[{\"id\":\"b\"}]", account.get(back).at("data", "BasicList"));
            Answer none = account.get("/Patient/p/$graphql?query={none}").expect(400);
            JsonObject outcome =
                    Json.readObject(
                            none.at("errors", 0, "extensions", "resource")
                                    .getBytes(StandardCharsets.UTF_8));
            assertEquals(List.of(), account.model.validation().validate(outcome));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMemberIsMatched(FhirVersion version) {
        try (var account = new Account(folder, version)) {
            String member =
                    ",'identifier':[{'type':{'coding':[{'code':'MB'}]},'system':'urn:m','value':'7'}]";
            put(account, "Patient", "p", "'birthDate':'1815-12-10'" + member);
            put(account, "Patient", "other", "'birthDate':'1815-12-11'" + member);
            String since4 = ",'payor':[{'display':'x'}]";
            String kind = ",'kind':'insurance'";
            String asked =
                    switch (version) {
                        case STU3 -> "";
                        case R4, R4B -> since4;
                        case R5 -> kind;
                    };
            for (String whose : List.of("p", "other")) {
                put(
                        account,
                        "Coverage",
                        whose,
                        "'status':'active','beneficiary':" + to("Patient/" + whose) + asked);
            }
            String sent =
                    "{'resourceType':'Parameters','parameter':[{'name':'MemberPatient','resource':"
                            + "{'resourceType':'Patient','birthDate':'1815-12-10'}},{'name':"
                            + "'OldCoverage','resource':{'resourceType':'Coverage','status':"
                            + "'active','beneficiary':{'reference':'Patient/theirs'}"
                            + asked
                            + "}}]}";
            Answer found = account.post("/Patient/$member-match", sent.replace('\'', '"'));
            found.expect(200);
            valid(account, found);
            String identifier = found.at("parameter", 0, "resource", "identifier", 0);
            assertTrue(identifier.contains("\"7\""), identifier);
            String system =
                    version == FhirVersion.STU3
                            ? "http://hl7.org/fhir/v2/0203"
                            : "http://terminology.hl7.org/CodeSystem/v2-0203";
            assertTrue(identifier.contains(system), identifier);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCompositionMakesADocument(FhirVersion version) {
        try (var account = new Account(folder, version)) {
            account.put("/Patient/p", patient("p", "Ada")).expect(201);
            String subject = to("Patient/p");
            put(
                    account,
                    "Composition",
                    "c",
                    "'status':'final','type':{'text':'t'},'date':'2020','title':'T','author':["
                            + subject
                            + "],'subject':"
                            + (version == FhirVersion.R5 ? "[" + subject + "]" : subject));
            Answer document = account.get("/Composition/c/$document").expect(200);
            assertEquals(2, document.entries().size());
            assertEquals(version == FhirVersion.STU3, document.at("timestamp").isEmpty());
            valid(account, document);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theLatestObservationsAreFound(FhirVersion version) {
        try (var account = new Account(folder, version)) {
            for (String day : List.of("2020-01-01", "2020-01-03", "2020-01-02")) {
                account.post("/Observation", observation("Patient/p", "1-8", "1", day)).expect(201);
            }
            Answer latest = account.get("/Observation/$lastn?patient=p&max=2").expect(200);
            assertEquals(2, latest.entries().size());
            assertEquals("2020-01-03", latest.at("entry", 0, "resource", "effectiveDateTime"));
            valid(account, latest);
        }
    }

    @ParameterizedTest
    @EnumSource
    void versionsAreComparedToldAndErased(FhirVersion version) {
        try (var account = new Account(folder, version)) {
            account.put("/Patient/p", patient("p", "Ada")).expect(201);
            account.put("/Patient/p", patient("p", "King")).expect(200);
            account.put("/Patient/q", patient("q", "King")).expect(201);
            Answer difference = account.get("/Patient/p/$diff").expect(200);
            valid(account, difference);
            assertTrue(difference.text().contains("King"));
            valid(account, account.get("/$diff?from=Patient/p&to=Patient/q").expect(200));
            valid(account, account.get("/Patient/p/$meta").expect(200));
            valid(account, account.get("/$versions").expect(200));
            valid(account, account.get("/Patient/p/$validate").expect(200));
            account.post("/Patient/p/$purge-history", "").expect(204);
            assertEquals("1", account.get("/Patient/p/_history").at("total"));
            for (String id : List.of("Patient-everything", "docref", "member-match")) {
                valid(account, account.get("/OperationDefinition/" + id).expect(200));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEncounterComesWithWhatIsAroundIt(FhirVersion version) {
        try (var account = new Account(folder, version)) {
            account.put("/Patient/p", patient("p", "Ada")).expect(201);
            String kind =
                    version == FhirVersion.R5
                            ? "'status':'completed'"
                            : "'status':'finished','class':{'code':'AMB'}";
            put(account, "Encounter", "e", kind + ",'subject':" + to("Patient/p"));
            String measured = observation("Patient/p", "1-8", "1", "2020-01-01");
            String context = version == FhirVersion.STU3 ? "context" : "encounter";
            account.post(
                            "/Observation",
                            measured.replace(
                                    "\"status\"",
                                    "\""
                                            + context
                                            + "\":{\"reference\":\"Encounter/e\"},\"status\""))
                    .expect(201);
            Answer all = account.get("/Encounter/e/$everything").expect(200);
            assertEquals(2, all.ids("match").size(), all::text);
            assertEquals(List.of("p"), all.ids("include"));
            valid(account, all);
        }
    }
}
