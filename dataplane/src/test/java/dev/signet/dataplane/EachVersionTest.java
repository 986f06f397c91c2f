// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static dev.signet.dataplane.Account.entry;
import static dev.signet.dataplane.Account.observation;
import static dev.signet.dataplane.Account.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.fhir.FhirVersion;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.Meter;
import dev.signet.fhir.xml.XmlReader;
import dev.signet.fhir.xml.XmlWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Accounts of each FHIR version do the same, in the shapes that their version has.
class EachVersionTest {
    private static final String XML = "application/fhir+xml";
    private static final String RETRACTED = "{\"resourceType\":\"Patient\",\"animal\":{}}";

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({"STU3, 3.0.2, 3.0", "R4, 4.0.1, 4.0", "R4B, 4.3.0, 4.3", "R5, 5.0.0, 5.0"})
    void theStatementIsThatOfTheVersion(FhirVersion version, String number, String release) {
        try (var account = new Account(folder, version)) {
            Answer statement = account.get("/metadata").expect(200);
            assertEquals(number, statement.at("fhirVersion"));
            valid(account, statement);
            assertEquals(
                    release, account.get("/$versions").expect(200).at("parameter", 0, "valueCode"));
            String operations = statement.at("rest", 0, "operation");
            boolean isStu3 = version == FhirVersion.STU3;
            assertEquals(isStu3 ? "no" : "", statement.at("acceptUnknown"));
            assertEquals(isStu3, operations.contains("\"validate\""), operations);
            JsonArray rest = (JsonArray) statement.json().find("rest");
            JsonArray types = (JsonArray) ((JsonObject) rest.at(0)).find("resource");
            assertEquals(account.model.definitions().resourceTypes().size(), types.size());
        }
    }

    @ParameterizedTest
    @EnumSource
    void mediaTypesOfAnotherVersionAreRefused(FhirVersion version) {
        try (var account = new Account(folder, version)) {
            account.put("/Patient/p", patient("p", "Ada")).expect(201);
            for (FhirVersion other : FhirVersion.values()) {
                String type = "application/fhir+json; fhirVersion=" + other.release();
                boolean isOwn = other == version;
                account.get("/Patient/p", "Accept", type).expect(isOwn ? 200 : 406);
                account.get("/metadata", "Accept", type).expect(isOwn ? 200 : 406);
                String format = "_format=application/fhir%2Bjson;%20fhirVersion=" + other.release();
                account.get("/Patient/p?" + format).expect(isOwn ? 200 : 406);
                account.get("/metadata?" + format).expect(isOwn ? 200 : 406);
                account.post("/Patient?" + format, patient("", "New")).expect(isOwn ? 201 : 406);
                account.post(
                                "/Patient/_search?" + format,
                                "_id=p&" + format,
                                "Content-Type",
                                "application/x-www-form-urlencoded")
                        .expect(isOwn ? 200 : 406);
                account.post(
                                "/Patient/_search",
                                "_id=p&" + format,
                                "Content-Type",
                                "application/x-www-form-urlencoded")
                        .expect(isOwn ? 200 : 406);
                account.transaction(
                                entry("", "PUT", "Patient/q?" + format, patient("q", "New"), ""))
                        .expect(isOwn ? 200 : 406);
                account.post("/Patient", patient("", "New"), "Content-Type", type)
                        .expect(isOwn ? 201 : 415);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void typesAndElementsAreThoseOfTheVersion(FhirVersion version) {
        try (var account = new Account(folder, version)) {
            boolean isStu3 = version == FhirVersion.STU3;
            boolean isR5 = version == FhirVersion.R5;
            account.get("/DataElement?_count=1").expect(isStu3 ? 200 : 404);
            account.get("/Media?_count=1").expect(isR5 ? 404 : 200);
            account.get("/Ingredient?_count=1")
                    .expect(isStu3 || version == FhirVersion.R4 ? 404 : 200);
            account.get("/InventoryItem?_count=1").expect(isR5 ? 200 : 404);
            account.post("/Patient", RETRACTED.replace("{}", "{\"species\":{\"text\":\"dog\"}}"))
                    .expect(isStu3 ? 201 : 400);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNearIsFoundSinceR4AndRefusedByNameBefore(FhirVersion version) {
        try (var account = new Account(folder, version)) {
            account.post(
                            "/Location",
                            "{\"resourceType\":\"Location\",\"position\":{\"longitude\":8,"
                                    + "\"latitude\":47}}")
                    .expect(201);
            boolean isStu3 = version == FhirVersion.STU3;
            Answer near =
                    account.get("/Location?near=47|8", "Prefer", "handling=strict")
                            .expect(isStu3 ? 400 : 200);
            assertEquals(isStu3 ? "" : "match", near.at("entry", 0, "search", "mode"));
            account.get("/Location?near-distance=1", "Prefer", "handling=strict").expect(400);
            String statement = account.get("/metadata").expect(200).text();
            assertEquals(!isStu3, statement.contains("\"near\""));
        }
    }

    @ParameterizedTest
    @EnumSource
    void writesReadsAndPatchesWork(FhirVersion version) {
        try (var account = new Account(folder, version)) {
            account.put("/Patient/p", patient("p", "Ada")).expect(201);
            account.put("/Patient/p", patient("p", "Ada")).expect(200);
            valid(account, account.get("/Patient/p?_summary=true").expect(200));
            account.send(
                            "PATCH",
                            "/Patient/p",
                            "[{\"op\":\"add\",\"path\":\"/gender\",\"value\":\"female\"}]",
                            "Content-Type",
                            "application/json-patch+json")
                    .expect(200);
            Answer patched =
                    account.send(
                                    "PATCH",
                                    "/Patient?family=ada",
                                    "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":"
                                            + "\"operation\",\"part\":[{\"name\":\"type\",\"valueCode\":"
                                            + "\"replace\"},{\"name\":\"path\",\"valueString\":"
                                            + "\"Patient.name[0].family\"},{\"name\":\"value\","
                                            + "\"valueString\":\"Byron\"}]}]}")
                            .expect(200);
            assertEquals("Byron", patched.at("name", 0, "family"));
            assertEquals("female", patched.at("gender"));
            assertEquals("Ada", account.get("/Patient/p/_history/1").at("name", 0, "family"));
            String tag =
                    "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"meta\","
                            + "\"valueMeta\":{\"tag\":[{\"code\":\"t\"}]}}]}";
            account.post("/Patient/p/$meta-add", tag).expect(200);
            assertEquals(List.of("p"), account.get("/Patient?_tag=t").hits());
            Answer history = account.get("/Patient/p/_history").expect(200);
            assertEquals("4", history.at("total"));
            // bdl-4 of STU3
            assertEquals(
                    version == FhirVersion.STU3,
                    history.at("entry", 0, "response", "etag").isEmpty());
            valid(account, history);
            Answer checked = account.post("/Patient/$validate", patient("", "x")).expect(200);
            assertEquals("All went well.", checked.at("issue", 0, "diagnostics"));
            valid(account, checked);
        }
    }

    @ParameterizedTest
    @EnumSource
    void conditionsOfWritesWork(FhirVersion version) {
        try (var account = new Account(folder, version)) {
            String one = patient("", "Ada").replace("\"name\"", "\"active\":true,\"name\"");
            account.post("/Patient", one, "If-None-Exist", "family=ada").expect(201);
            account.post("/Patient", one, "If-None-Exist", "family=ada").expect(200);
            account.put("/Patient?family=ada", one.replace("true", "false")).expect(200);
            account.post("/Patient", one).expect(201);
            Answer several = account.put("/Patient?family=ada", one).expect(412);
            String code = version == FhirVersion.STU3 ? "processing" : "multiple-matches";
            assertEquals(code, several.at("issue", 0, "code"));
            valid(account, several);
            account.delete("/Patient?family=ada&_count=10").expect(204);
            account.put("/Patient/gone", patient("gone", "x")).expect(201);
            account.delete("/Patient/gone").expect(204);
            Answer gone = account.get("/Patient/gone").expect(410);
            String deleted = version == FhirVersion.STU3 ? "not-found" : "deleted";
            assertEquals(deleted, gone.at("issue", 0, "code"));
            valid(account, gone);
        }
    }

    @ParameterizedTest
    @EnumSource
    void searchesFindWhatIsThere(FhirVersion version) {
        try (var account = new Account(folder, version)) {
            account.put(
                            "/Organization/org",
                            "{\"resourceType\":\"Organization\",\"id\":\"org\","
                                    + "\"name\":\"Ward\"}")
                    .expect(201);
            account.put(
                            "/Patient/p",
                            patient("p", "Ada")
                                    .replace(
                                            "\"name\"",
                                            "\"managingOrganization\":{\"reference\":\"Organization/org\"},"
                                                    + "\"birthDate\":\"1815-12-10\",\"name\""))
                    .expect(201);
            for (int i = 1; i < 4; i++) {
                String body = observation("Patient/p", "29463-7", "7" + i, "2020-01-0" + i);
                account.put(
                                "/Observation/o" + i,
                                body.replace("\"status\"", "\"id\":\"o" + i + "\",\"status\""))
                        .expect(201);
            }
            assertEquals(List.of("p"), account.get("/Patient?family=ad&birthdate=1815").hits());
            assertEquals(
                    List.of("o3", "o2"),
                    account.get(
                                    "/Observation?code=http://loinc.org|29463-7&_sort=-date"
                                            + "&value-quantity=ge72|http://unitsofmeasure.org|kg")
                            .hits());
            assertEquals(
                    List.of("o1", "o2", "o3"),
                    account.get("/Observation?subject:Patient.organization.name=ward").hits());
            assertEquals(
                    List.of("p"),
                    account.get("/Patient?_has:Observation:patient:date=2020-01-02").hits());
            assertEquals(
                    List.of("o2"), account.get("/Patient/p/Observation?date=2020-01-02").hits());
            assertEquals(
                    List.of("o2"),
                    account.get("/Observation?code-value-quantity=29463-7$72").hits());
            Answer page =
                    account.get(
                                    "/Observation?_count=2&_total=accurate&_include="
                                            + "Observation:subject&_include:iterate=Patient:organization")
                            .expect(200);
            assertEquals(List.of("p", "org"), page.ids("include"));
            assertEquals("3", page.at("total"));
            valid(account, page);
            assertEquals(List.of("o3"), account.get(page.link("next")).hits());
            Answer recursed =
                    account.get("/Observation?_include:recurse=Observation:subject&_count=1");
            recursed.expect(version == FhirVersion.STU3 ? 200 : 400);
            valid(account, account.get("/Patient?_id=p&_revinclude=Observation:subject&nope=1"));
            valid(account, account.get("/?_type=Patient,Organization&_summary=true"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everythingOfAPatientIsGivenAndDatesAreTakenWhereCareHasADate(FhirVersion version) {
        try (var account = new Account(folder, version)) {
            account.put("/Patient/p", patient("p", "Ada")).expect(201);
            account.post("/Observation", observation("Patient/p", "1-8", "5", "2020")).expect(201);
            Answer all = account.get("/Patient/p/$everything").expect(200);
            assertEquals(2, all.ids("match").size());
            valid(account, all);
            boolean isStu3 = version == FhirVersion.STU3;
            account.get("/Patient/p/$everything?start=2021").expect(isStu3 ? 400 : 200);
            account.get("/Patient/p/$everything?end=2021").expect(isStu3 ? 400 : 200);
        }
    }

    @ParameterizedTest
    @EnumSource
    void bundlesWork(FhirVersion version) {
        try (var account = new Account(folder, version)) {
            String urn = "urn:uuid:11111111-1111-4111-8111-111111111113";
            Answer done =
                    account.transaction(
                                    entry(urn, "POST", "Patient", patient("", "T"), ""),
                                    entry(
                                            "",
                                            "POST",
                                            "Observation",
                                            observation(urn, "1-8", "5", "2020"),
                                            ""),
                                    entry(
                                            "",
                                            "PUT",
                                            "Patient?family=other",
                                            patient("", "Other"),
                                            ""),
                                    entry("", "DELETE", "Patient/none", "", ""))
                            .expect(200);
            valid(account, done);
            assertEquals(1, account.get("/Observation?subject:Patient.family=t").hits().size());
            Answer each =
                    account.batch(
                                    entry("", "GET", "Patient?family=t", "", ""),
                                    entry("", "GET", "Patient/none", "", ""),
                                    entry("", "PUT", "Patient/x", patient("y", "B"), ""))
                            .expect(200);
            valid(account, each);
            Answer patch =
                    account.transaction(
                            entry(
                                    "",
                                    "PATCH",
                                    "Patient/none",
                                    "{\"resourceType\":\"Parameters\"}",
                                    ""));
            // STU3's Bundles know no PATCH
            patch.expect(version == FhirVersion.STU3 ? 400 : 404);
            valid(account, patch);
        }
    }

    @ParameterizedTest
    @EnumSource
    void xmlGoesBothWays(FhirVersion version) {
        try (var account = new Account(folder, version)) {
            var definitions = account.model.definitions();
            byte[] json =
                    observation("Patient/p", "1-8", "5.10", "2020-01-01")
                            .getBytes(StandardCharsets.UTF_8);
            byte[] sent = XmlWriter.xml(json, definitions, false, Meter.NONE);
            Answer written =
                    account.post(
                                    "/Observation",
                                    new String(sent, StandardCharsets.UTF_8),
                                    "Content-Type",
                                    XML)
                            .expect(201);
            assertEquals("5.10", written.at("valueQuantity", "value"));
            for (String address : List.of("/Observation", "/metadata", "/Observation/none")) {
                Answer xml = account.get(address, "Accept", XML);
                byte[] read = XmlReader.json(xml.body(), 64 << 20, definitions, Meter.NONE);
                assertEquals(List.of(), account.model.validation().validate(Json.readObject(read)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void contentsOfBinariesAreInTheElementOfTheVersion(FhirVersion version) {
        try (var account = new Account(folder, version)) {
            Answer made =
                    account.post(
                                    "/Binary",
                                    "some text",
                                    "Content-Type",
                                    "text/plain",
                                    "X-Security-Context",
                                    "Patient/p")
                            .expect(201);
            String element = version == FhirVersion.STU3 ? "content" : "data";
            assertEquals(
                    Base64.getEncoder()
                            .encodeToString("some text".getBytes(StandardCharsets.UTF_8)),
                    made.at(element));
            valid(account, made);
            Answer raw = account.get("/Binary/" + made.at("id"), "Accept", "text/plain");
            assertEquals("some text", raw.expect(200).text());
            assertEquals("Patient/p", raw.header("X-Security-Context"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPartIsTaggedAsItsVersionSays(FhirVersion version) {
        try (var account = new Account(folder, version)) {
            account.put("/Patient/p", patient("p", "Ada")).expect(201);
            String system = account.get("/Patient/p?_elements=name").at("meta", "tag", 0, "system");
            assertEquals(
                    version == FhirVersion.STU3
                            ? "http://hl7.org/fhir/v3/ObservationValue"
                            : "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
                    system);
        }
    }

    /// What is answered is valid in the account's version, as what is sent must be.
    private static void valid(Account account, Answer answer) {
        JsonObject json = answer.json();
        assertEquals(List.of(), account.model.validation().validate(json), answer::text);
        assertTrue(json.find("resourceType") != null);
    }
}
