// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static dev.signet.dataplane.Account.observation;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
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
        sends("/Patient?_include=*:*&_revinclude=*:*", "a", "doc", "o1", "o2", "o3");
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

    /// Follows `related` and `next` until there are no more.
    private static List<String> followed(String target) {
        Answer first = account.get(target).expect(200);
        var ids = new ArrayList<String>(first.ids("include"));
        String link = first.link("related");
        for (int pages = 0; !link.isEmpty() && pages < 20; pages++) {
            Answer page = account.get(link).expect(200);
            assertEquals(List.of(), page.ids("match"), "what goes along only");
            assertTrue(page.link("self").contains("/$includes?"), page.link("self"));
            ids.addAll(page.ids("include"));
            link = page.link("next");
        }
        return ids;
    }

    @Test
    void whatDoesNotFitAPageIsFoundBehindTheLinkRelatedEachOnce() {
        for (String target :
                List.of(
                        "/Patient?_revinclude=Observation:patient",
                        "/Patient?_include:iterate=Patient:organization"
                                + "&_include:iterate=Organization:partof&_include=Patient:*"
                                + "&_revinclude=Observation:subject",
                        "/?_type=Patient,QuestionnaireResponse&_revinclude=*&_include=*",
                        "/Patient/p/Observation?_include:iterate=*",
                        "/QuestionnaireResponse?_include=QuestionnaireResponse:questionnaire")) {
            List<String> whole = account.get(target).expect(200).ids("include");
            assertTrue(whole.size() > 1, target);
            for (int count = 1; count <= whole.size() + 1; count++) {
                assertEquals(whole, followed(target + "&_includesCount=" + count), target);
            }
        }
    }

    @Test
    void aPageWhereAllFitsHasNoLinkRelated() {
        Answer whole = account.get("/Patient?_revinclude=Observation:patient&_includesCount=3");
        assertEquals("", whole.expect(200).link("related"));
        Answer cut = account.get("/Patient?_revinclude=Observation:patient&_includesCount=2");
        assertEquals(2, cut.expect(200).ids("include").size());
        assertTrue(cut.text().contains("\"incomplete\""), "and says so");
        assertTrue(cut.link("self").contains("_includesCount=2"), "which is in force");
    }

    @Test
    void aLinkRelatedBelongsToItsSearchAndIsNoPage() {
        Answer cut = account.get("/Patient?_revinclude=Observation:patient&_includesCount=1");
        String link = cut.expect(200).link("related");
        String token = link.substring(link.indexOf("includesCt=") + "includesCt=".length());
        account.get("/Patient/$includes?_revinclude=Observation:patient")
                .refused(
                        400,
                        "required",
                        "parameter includesCt: expected what the link related of a search says",
                        "");
        for (String other :
                List.of(
                        "/Patient/$includes?_revinclude=Observation:subject&includesCt=" + token,
                        "/Patient/$includes?_revinclude=Observation:patient&_includesCount=2"
                                + "&includesCt="
                                + token,
                        "/Patient/$includes?_revinclude=Observation:patient&_includesCount=1"
                                + "&includesCt=x"
                                + token)) {
            account.get(other)
                    .refused(
                            400,
                            "invalid",
                            "includesCt is not what a link of this search said",
                            "");
        }
        account.get("/Patient?_revinclude=Observation:patient&_includesCount=1&_page=" + token)
                .refused(400, "invalid", "_page is not what a link of this search said", "");
    }

    @Test
    void aWrongNumberOfIncludesIsRefusedAndAGreatOneLowered() {
        for (String wrong : List.of("0", "-1", "x", "1.5")) {
            account.get("/Patient?_includesCount=" + wrong)
                    .refused(
                            400,
                            "value",
                            "search parameter _includesCount: expected: a number from 1",
                            "");
        }
        String lowered = account.get("/Patient?_includesCount=1001").expect(200).text();
        assertTrue(lowered.contains("_includesCount: is lowered to 1,000"), lowered);
    }
}
