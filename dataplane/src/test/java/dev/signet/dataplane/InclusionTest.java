// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static dev.signet.dataplane.Account.observation;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What goes along with hits: step by step, by wildcards, by canonical urls, each resource once.
class InclusionTest {
    @TempDir static Path folder;
    private static Account account;

    @BeforeAll
    static void write() {
        account = new Account(folder);
        // two organizations that are part of each other
        put("Organization", "a", "\"name\":\"A\",\"partOf\":" + to("Organization/b"));
        put("Organization", "b", "\"name\":\"B\",\"partOf\":" + to("Organization/a"));
        put("Practitioner", "doc", "\"active\":true");
        put(
                "Patient",
                "p",
                "\"managingOrganization\":"
                        + to("Organization/a")
                        + ",\"generalPractitioner\":["
                        + to("Practitioner/doc")
                        + "]");
        for (int i = 1; i <= 3; i++) {
            String body = observation("Patient/p", "1-8", "" + i, "2020-01-01");
            String withId = body.replace("\"status\":", "\"id\":\"o" + i + "\",\"status\":");
            account.put("/Observation/o" + i, withId).expect(201);
        }
        put("Questionnaire", "q1", questionnaire("1"));
        put("Questionnaire", "q2", questionnaire("2"));
        put("QuestionnaireResponse", "r1", response("http://q|1"));
        put("QuestionnaireResponse", "r2", response("http://q|2"));
        put("QuestionnaireResponse", "any", response("http://q"));
    }

    private static String questionnaire(String version) {
        return "\"status\":\"active\",\"url\":\"http://q\",\"version\":\""
                + version
                + "\",\"title\":\"T"
                + version
                + "\"";
    }

    private static String response(String canonical) {
        return "\"status\":\"completed\",\"questionnaire\":\"" + canonical + "\"";
    }

    private static void put(String type, String id, String members) {
        String head = "{\"resourceType\":\"" + type + "\",\"id\":\"" + id + "\",";
        account.put("/" + type + "/" + id, head + members + "}").expect(201);
    }

    private static String to(String path) {
        return "{\"reference\":\"" + path + "\"}";
    }

    @AfterAll
    static void close() {
        account.close();
    }

    private static void sends(String target, String... included) {
        List<String> ids = account.get(target).expect(200).ids("include");
        assertEquals(Set.of(included), new HashSet<>(ids), target);
        assertEquals(included.length, ids.size(), "each once: " + target);
    }

    @Test
    void anIncludeThatIteratesGoesOnFromWhatGoesAlong() {
        sends(
                "/Observation?_id=o1&_include=Observation:subject&_include=Patient:organization",
                "p");
        sends(
                "/Observation?_id=o1&_include=Observation:subject"
                        + "&_include:iterate=Patient:organization",
                "p",
                "a");
        sends(
                "/Observation?_id=o1&_include=Observation:patient&_include:iterate=Patient:*",
                "p",
                "a",
                "doc");
    }

    @Test
    void aCycleEnds() {
        sends("/Organization?_id=a&_include:iterate=Organization:partof", "b");
        sends("/Organization?_id=a&_revinclude:iterate=Organization:partof", "b");
        sends(
                "/Patient?_id=p&_include=Patient:organization"
                        + "&_include:iterate=Organization:partof",
                "a",
                "b");
        sends(
                "/Observation?_id=o1&_include=Observation:subject"
                        + "&_revinclude:iterate=Observation:subject",
                "p",
                "o2",
                "o3");
    }

    @Test
    void wildcardsMeanEveryReference() {
        sends("/Patient?_include=*", "a", "doc");
        sends("/Patient?_include=Patient:*", "a", "doc");
        sends("/Patient?_include=Patient:*:Practitioner", "doc");
        sends("/Patient?_revinclude=*", "o1", "o2", "o3");
        sends("/Organization?_id=a&_revinclude=*", "b", "p");
        sends("/Organization?_id=b&_revinclude:iterate=*", "a", "p", "o1", "o2", "o3");
    }

    @Test
    void canonicalsLeadToResourcesOfThatUrlAndVersion() {
        sends("/QuestionnaireResponse?_id=r1&_include=QuestionnaireResponse:questionnaire", "q1");
        sends("/QuestionnaireResponse?_id=r2&_include=QuestionnaireResponse:*", "q2");
        sends(
                "/QuestionnaireResponse?_id=any&_include=QuestionnaireResponse:questionnaire",
                "q1",
                "q2");
        sends("/Questionnaire?_id=q1&_revinclude=QuestionnaireResponse:questionnaire", "r1", "any");
        sends("/Questionnaire?_id=q2&_revinclude=*", "r2", "any");
    }

    @Test
    void chainsFollowCanonicals() {
        finds("/QuestionnaireResponse?questionnaire.title=T1", "r1", "any");
        finds("/QuestionnaireResponse?questionnaire.url=http://q", "r1", "r2", "any");
        finds("/Questionnaire?_has:QuestionnaireResponse:questionnaire:_id=r2", "q2");
        finds("/Questionnaire?_has:QuestionnaireResponse:questionnaire:_id=any", "q1", "q2");
        finds("/Questionnaire?url=http://q|2", "q2");
        finds("/Questionnaire?url=http://q", "q1", "q2");
        finds("/Questionnaire?url:below=http://q|1", "q1");
        finds("/QuestionnaireResponse?questionnaire=http://q|2", "r2");
        finds("/QuestionnaireResponse?questionnaire:below=http://q|2", "r2");
    }

    private static void finds(String target, String... ids) {
        Answer answer = account.get(target, "Prefer", "handling=strict");
        assertEquals(Set.of(ids), new HashSet<>(answer.hits()), target);
    }

    @Test
    void whatIsNoIncludeIsRefused() {
        for (String wrong :
                List.of(
                        "_include:recurse=Observation:subject",
                        "_include=Observation",
                        "_include=**",
                        "_include=*:subject",
                        "_revinclude=Observation:code")) {
            account.get("/Observation?" + wrong).expect(400);
        }
    }
}
