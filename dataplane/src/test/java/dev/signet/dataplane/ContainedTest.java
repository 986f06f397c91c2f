// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Searches among contained resources: all criteria hold of one of them.
class ContainedTest {
    @TempDir static Path folder;
    private static Account account;

    @BeforeAll
    static void write() {
        account = new Account(folder);
        put("Medication", "alone", medicine("a", "x"));
        put("Patient", "p", "\"active\":true");
        request("two", part("m1", medicine("a", "x")), part("m2", medicine("b", "y")));
        request("one", part("m1", medicine("a", "y")));
        request("none", "");
        String person =
                "{\"resourceType\":\"Patient\",\"id\":\"q\",\"birthDate\":\"1980-05-05\","
                        + "\"name\":[{\"family\":\"Contained\"}]}";
        put(
                "Observation",
                "o",
                "\"status\":\"final\",\"code\":{\"text\":\"c\"},\"contained\":["
                        + person
                        + "],\"subject\":{\"reference\":\"#q\"}");
    }

    private static String medicine(String code, String form) {
        return "\"code\":{\"coding\":[{\"system\":\"s\",\"code\":\""
                + code
                + "\",\"display\":\"Drug "
                + code
                + "\"}]},\"form\":{\"coding\":[{\"code\":\""
                + form
                + "\"}]}";
    }

    private static String part(String id, String members) {
        return "{\"resourceType\":\"Medication\",\"id\":\"" + id + "\"," + members + "}";
    }

    private static void request(String id, String... parts) {
        String contained =
                parts[0].isEmpty() ? "" : "\"contained\":[" + String.join(",", parts) + "],";
        put(
                "MedicationRequest",
                id,
                contained
                        + "\"status\":\"active\",\"intent\":\"order\",\"subject\":{\"reference\":"
                        + "\"Patient/p\"},\"medicationReference\":{\"reference\":\"#m1\"}");
    }

    private static void put(String type, String id, String members) {
        String head = "{\"resourceType\":\"" + type + "\",\"id\":\"" + id + "\",";
        account.put("/" + type + "/" + id, head + members + "}").expect(201);
    }

    @AfterAll
    static void close() {
        account.close();
    }

    private static void finds(String query, String... fullUrls) {
        Answer answer = account.get("/" + query).expect(200);
        var found = new ArrayList<String>();
        answer.entries().forEach(entry -> found.add(Answer.at(entry, "fullUrl")));
        assertEquals(
                List.of(fullUrls).stream().map(url -> Account.BASE + "/" + url).toList(),
                found,
                query);
    }

    private static final String TWO = "MedicationRequest/two";
    private static final String ONE = "MedicationRequest/one";

    @Test
    void onlyWhatStandsAloneIsFoundUnlessOtherIsAsked() {
        finds("Medication?code=a", "Medication/alone");
        finds("Medication?code=a&_contained=false", "Medication/alone");
        finds("Medication?code=a&_contained=true", TWO, ONE);
        finds("Medication?code=a&_contained=both", "Medication/alone", TWO, ONE);
        finds("Medication?_contained=true", TWO, ONE);
        finds("Patient?_contained=true", "Observation/o");
    }

    @Test
    void allCriteriaHoldOfOneContainedResource() {
        finds("Medication?code=a&form=y&_contained=true", ONE);
        finds("Medication?code=b&form=y&_contained=true", TWO);
        finds("Medication?code=b&form=x&_contained=true");
        finds("Medication?code:not=a&_contained=true", TWO);
        finds("Medication?status:missing=true&_contained=true", TWO, ONE);
        finds("Medication?code:text=drug&form=y&_contained=true", TWO, ONE);
        finds("Patient?birthdate=1980&_contained=true", "Observation/o");
        finds("Patient?birthdate=1981&_contained=true");
        finds("Patient?family:contains=ntain&_contained=true", "Observation/o");
        finds("Patient?_filter=family%20eq%20contained&_contained=true", "Observation/o");
        finds("Medication?_id=m2&_contained=true", TWO);
    }

    @Test
    void containedOnesAreSentAloneUnderTheirAddressesWhenThatIsAsked() {
        String alone = "&_containedType=contained";
        finds("Medication?code=a&_contained=true" + alone, TWO + "#m1", ONE + "#m1");
        finds("Medication?form=y&_contained=true" + alone, TWO + "#m2", ONE + "#m1");
        finds(
                "Medication?_contained=both" + alone,
                "Medication/alone",
                TWO + "#m1",
                TWO + "#m2",
                ONE + "#m1");
        Answer found = account.get("/Medication?form=x&_contained=true" + alone).expect(200);
        assertEquals("Medication", found.at("entry", 0, "resource", "resourceType"));
        assertEquals("m1", found.at("entry", 0, "resource", "id"));
        assertEquals("match", found.at("entry", 0, "search", "mode"));
        assertTrue(found.link("self").contains("_containedType=contained"), found.link("self"));
    }

    @Test
    void pagesAndTotalsAreThoseOfWhatIsFound() {
        String asked = "/Medication?_contained=both&_count=1&_total=accurate";
        var ids = new ArrayList<String>();
        String next = asked;
        String last = "";
        while (!next.isEmpty()) {
            Answer page = account.get(next).expect(200);
            assertEquals("3", page.at("total"));
            ids.addAll(page.ids("match"));
            last = page.link("previous");
            next = page.link("next");
        }
        assertEquals(List.of("alone", "two", "one"), ids);
        assertEquals(List.of("two"), account.get(last).expect(200).ids("match"));
        assertEquals(
                "4",
                account.get(
                                "/Medication?_contained=both&_containedType=contained"
                                        + "&_summary=count")
                        .expect(200)
                        .at("total"));
        assertEquals(
                List.of("one", "two"),
                account.get("/Medication?_contained=true&_sort=-_lastUpdated").ids("match"));
    }

    @Test
    void whatCannotBeToldOfContainedResourcesIsRefusedByName() {
        for (String query :
                List.of(
                        "MedicationRequest?subject.active=true&_contained=true",
                        "Patient?_has:Observation:subject:code=x&_contained=true",
                        "Patient?_lastUpdated=gt2000&_contained=both",
                        "Patient?_sort=family&_contained=true",
                        "Patient?_revinclude=Observation:subject&_contained=true",
                        "Patient?_explain=true&_contained=true",
                        "?_contained=true",
                        "Patient/p/Observation?_contained=true")) {
            Answer refused = account.get("/" + query).expect(400);
            assertEquals("not-supported", refused.at("issue", 0, "code"), query);
            String text = refused.at("issue", 0, "diagnostics");
            assertTrue(text.startsWith("search parameter _contained: "), text);
        }
        account.get("/Patient?_contained=maybe")
                .refused(
                        400,
                        "value",
                        "search parameter _contained: expected: false, true or both",
                        "");
        account.get("/Patient?_contained=true&_containedType=x")
                .refused(
                        400,
                        "value",
                        "search parameter _containedType: expected: container or contained",
                        "");
        account.get("/Patient?_contained=true&_contained=both").expect(400);
        account.delete("/Patient?active=true&_contained=true").expect(400);
        account.get("/Patient/p").expect(200);
    }

    @Test
    void aResourceWithTenThousandContainedOnesIsFoundByEachOfThem() {
        var parts = new ArrayList<String>();
        for (int i = 0; i < 10_000; i++) {
            parts.add(part("m" + i, "\"code\":{\"coding\":[{\"code\":\"c" + i + "\"}]}"));
        }
        request("many", parts.toArray(String[]::new));
        String many = "MedicationRequest/many";
        finds("Medication?code=c0&_contained=true", many);
        finds("Medication?code=c9999&_contained=true&_containedType=contained", many + "#m9999");
        finds("Medication?code=c10000&_contained=true");
        account.delete("/" + many).expect(204);
    }
}
