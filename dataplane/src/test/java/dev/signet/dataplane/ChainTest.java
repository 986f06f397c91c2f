// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static dev.signet.dataplane.Account.observation;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Chains and reverse chains, of several steps and one inside the other, over a few resources that
/// are written once: two patients of two hospitals, whose doctors have measured them.
class ChainTest {
    @TempDir static Path folder;
    private static Account account;

    @BeforeAll
    static void write() {
        account = new Account(folder);
        put("Organization/ministry", "\"name\":\"Ministry\"");
        put("Organization/north", "\"name\":\"North\",\"partOf\":" + to("Organization/ministry"));
        put("Organization/south", "\"name\":\"South\"");
        put("Practitioner/doc", "\"name\":[{\"family\":\"Who\"}]");
        put(
                "Patient/ada",
                "\"name\":[{\"family\":\"Lovelace\"}],\"managingOrganization\":"
                        + to("Organization/north")
                        + ",\"generalPractitioner\":["
                        + to("Practitioner/doc")
                        + "]");
        put(
                "Patient/bob",
                "\"name\":[{\"family\":\"Babbage\"}],\"managingOrganization\":"
                        + to("Organization/south"));
        put("Patient/eve", "\"name\":[{\"family\":\"Eve\"}]");
        measure("o1", "Patient/ada", "1-8", "50");
        measure("o2", "Patient/ada", "2-9", "60");
        measure("o3", "Patient/bob", "1-8", "70");
        put(
                "Group/g",
                "\"type\":\"person\",\"actual\":true,\"member\":[{\"entity\":"
                        + to("Patient/bob")
                        + "}]");
        put(
                "DiagnosticReport/r",
                "\"status\":\"final\",\"code\":{\"text\":\"all\"},\"result\":["
                        + to("Observation/o1")
                        + "]");
        put(
                "Provenance/p",
                "\"target\":["
                        + to("Observation/o3")
                        + ",{\"reference\":\"Patient/eve\"}],\"recorded\":\"2020-01-01T00:00:00Z\","
                        + "\"agent\":[{\"who\":"
                        + to("Practitioner/doc")
                        + "}]");
        measure("gone", "Patient/eve", "1-8", "1");
        account.delete("/Observation/gone").expect(204);
    }

    private static void measure(String id, String subject, String code, String value) {
        String body = observation(subject, code, value, "2020-01-01");
        String withId = body.replace("\"status\":", "\"id\":\"" + id + "\",\"status\":");
        account.put("/Observation/" + id, withId).expect(201);
    }

    private static void put(String path, String members) {
        int slash = path.indexOf('/');
        account.put(
                        "/" + path,
                        "{\"resourceType\":\""
                                + path.substring(0, slash)
                                + "\",\"id\":\""
                                + path.substring(slash + 1)
                                + "\","
                                + members
                                + "}")
                .expect(201);
    }

    private static String to(String path) {
        return "{\"reference\":\"" + path + "\"}";
    }

    @AfterAll
    static void close() {
        account.close();
    }

    private static void finds(String target, String... ids) {
        Answer answer = account.get(target, "Prefer", "handling=strict");
        assertEquals(Set.of(ids), new HashSet<>(answer.hits()), target);
    }

    private static void refused(String target, String code, String parameter) {
        Answer refused = account.get(target, "Prefer", "handling=strict").expect(400);
        assertEquals(code, refused.at("issue", 0, "code"), target);
        String text = refused.at("issue", 0, "diagnostics");
        assertTrue(text.startsWith("search parameter " + parameter), text);
    }

    @Test
    void aChainOfSeveralStepsIsFollowed() {
        finds("/Observation?subject:Patient.organization.name=north", "o1", "o2");
        finds("/Observation?patient.organization.partof.name=ministry", "o1", "o2");
        finds("/Observation?patient.organization:Organization.name:exact=South", "o3");
        finds("/Observation?subject.organization.name=south", "o3");
        finds("/DiagnosticReport?result.subject:Patient.organization.partof.name=min", "r");
        finds("/DiagnosticReport?result.subject:Patient.organization.name=south");
        finds("/Observation?patient.general-practitioner:Practitioner.family=who", "o1", "o2");
    }

    @Test
    void aStepGoesOnlyWhereTheParameterIsKnown() {
        finds("/Observation?subject.general-practitioner.family=who", "o1", "o2");
        refused("/Observation?subject:Group.organization.name=x", "not-supported", "subject:Group");
        refused(
                "/Observation?patient.organization.shoe=x",
                "not-supported",
                "patient.organization");
    }

    @Test
    void whatIsReferredToIsFoundByWhatRefers() {
        finds("/Patient?_has:Observation:patient:code=1-8", "ada", "bob");
        finds("/Patient?_has:Observation:subject:code=http://loinc.org|2-9", "ada");
        finds("/Patient?_has:Observation:patient:code:not=1-8", "ada");
        finds("/Patient?_has:Observation:patient:value-quantity=gt65", "bob");
        finds("/Patient?_has:Group:member:_id=g", "bob");
        finds("/Observation?_has:DiagnosticReport:result:status=final", "o1");
        finds("/?_has:Provenance:target:_id=p", "o3", "eve");
        finds("/Patient?_has:Observation:patient:code=none");
    }

    @Test
    void eachCriterionMayBeHeldByAnotherResource() {
        finds(
                "/Patient?_has:Observation:patient:code=2-9"
                        + "&_has:Observation:patient:value-quantity=50",
                "ada");
        finds("/Patient?_has:Observation:patient:code=1-8&family=love", "ada");
    }

    @Test
    void chainsStandInsideReverseChainsAndTheOtherWayRound() {
        finds("/Practitioner?_has:Patient:general-practitioner:organization.name=north", "doc");
        finds("/Practitioner?_has:Patient:general-practitioner:organization.name=south");
        finds("/Organization?_has:Patient:organization:_has:Observation:patient:code=2-9", "north");
        finds("/Observation?patient._has:Group:member:_id=g", "o3");
        finds("/DiagnosticReport?result.subject:Patient._has:Observation:patient:code=2-9", "r");
        finds("/Patient?_has:Observation:patient:_has:DiagnosticReport:result:status=final", "ada");
        finds(
                "/Patient?_has:Observation:patient:_has:Provenance:target:agent:Practitioner.family"
                        + "=who",
                "bob");
    }

    @Test
    void idsTimesAndWhatAllTypesHaveStandInChains() {
        finds("/Observation?subject:Patient._id=bob", "o3");
        finds("/Observation?patient._lastUpdated=gt2020", "o1", "o2", "o3");
        finds("/Observation?patient._lastUpdated=lt2020");
        finds("/Patient?_has:Observation:patient:_lastUpdated=gt2020", "ada", "bob");
        finds("/Patient?_has:Observation:patient:_tag:missing=true", "ada", "bob");
        finds("/Observation?patient.organization:missing=true");
        finds("/Observation?subject:Patient._type=Patient", "o1", "o2", "o3");
        finds("/Observation?subject:Patient._type=Group");
        finds("/Observation?subject._type=Patient,Group&code=2-9", "o2");
        finds("/Observation?subject:Patient._type:not=Patient");
        finds("/Patient?_has:Group:member:_type=Group", "bob");
        finds("/Patient?_has:Group:member:_type=Patient");
        refused("/Observation?subject:Patient._type=Shoe", "value", "subject:Patient._type");
    }

    @Test
    void chainsGoIntoContainedResources() {
        String medication =
                "\"contained\":[{\"resourceType\":\"Medication\",\"id\":\"m\","
                        + "\"status\":\"active\","
                        + "\"identifier\":[{\"system\":\"http://m\",\"value\":\"17\"}],"
                        + "\"code\":{\"coding\":[{\"system\":\"http://c\",\"code\":\"x\"}]},"
                        + "\"manufacturer\":"
                        + to("Organization/north")
                        + "},{\"resourceType\":\"Patient\",\"id\":\"p\",\"name\":[{\"family\":"
                        + "\"Inside\"}],\"birthDate\":\"1990-01-01\"}],";
        put(
                "MedicationRequest/in",
                medication
                        + "\"status\":\"active\",\"intent\":\"order\",\"medicationReference\":"
                        + to("#m")
                        + ",\"subject\":"
                        + to("#p"));
        put("Medication/m", "\"code\":{\"coding\":[{\"code\":\"y\"}]}");
        put(
                "MedicationRequest/out",
                "\"status\":\"active\",\"intent\":\"order\",\"medicationReference\":"
                        + to("Medication/m")
                        + ",\"subject\":"
                        + to("Patient/ada"));
        finds("/MedicationRequest?medication.code=x", "in");
        finds("/MedicationRequest?medication.code=x,y", "in", "out");
        finds("/MedicationRequest?medication:Medication.code=http://c|x", "in");
        finds("/MedicationRequest?medication:Medication.code=http://c|y");
        finds("/MedicationRequest?medication.code:not=x", "out");
        finds("/MedicationRequest?medication.identifier=http://m|17", "in");
        finds("/MedicationRequest?medication.identifier:missing=true", "out");
        finds("/MedicationRequest?medication.manufacturer=Organization/north", "in");
        finds("/MedicationRequest?subject:Patient.family=insi", "in");
        finds("/MedicationRequest?subject:Patient.family:exact=Inside", "in");
        finds("/MedicationRequest?patient.name=in&medication.status=active", "in");
        finds("/MedicationRequest?subject:Group.identifier=17");
        finds("/MedicationRequest?code=x");
        finds("/Medication?code=x");
        finds("/Medication?identifier=17");
    }

    @Test
    void whatIsWrongInAChainIsRefused() {
        refused("/Patient?_has=x", "value", "_has");
        refused("/Patient?_has:Observation=x", "value", "_has:Observation");
        refused("/Patient?_has:Observation:code:code=x", "value", "_has:Observation:code:code");
        refused("/Patient?_has:Shoe:patient:code=x", "value", "_has:Shoe:patient:code");
        refused("/Encounter?_has:Group:member:code=x", "value", "_has:Group:member:code");
        refused("/Patient?_has:Observation:patient:_text=x", "not-supported", "_has:Observation");
        refused("/Observation?code.x=1", "value", "code.x");
        refused("/Bundle?composition.title=x", "not-supported", "composition.title");
    }

    @Test
    void lengthAndBreadthOfChainsAreBounded() {
        String step = "partof:Organization.";
        finds("/Organization?" + step.repeat(12) + "name=x");
        refused("/Organization?" + step.repeat(13) + "name=x", "too-costly", "partof");
        refused("/Provenance?target.subject.subject.subject._id=x", "too-costly", "target");
    }

    @Test
    void aConditionMayBeAChain() {
        String body = "{\"resourceType\":\"Patient\"}";
        account.post(
                        "/Patient",
                        body,
                        "If-None-Exist",
                        "_has:Observation:patient:code=2-9&organization.name=north")
                .expect(200);
    }
}
