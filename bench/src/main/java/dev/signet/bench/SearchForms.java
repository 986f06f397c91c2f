// SPDX-License-Identifier: Apache-2.0
package dev.signet.bench;

import static dev.signet.bench.Queries.encoded;
import static dev.signet.bench.Queries.pick;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Forms of search of FHIR R4, each once: modifiers, composites, chains, orders, includes and
/// what shapes the answer, with values out of the data that is there. Words (`_text`, `_content`)
/// are [WordForms]. One thread.
final class SearchForms {
    private static final int LISTED = 50;
    private static final String LOINC = "http://loinc.org";
    private static final String TYPES = "http://terminology.hl7.org/CodeSystem/v2-0203";

    private final Samples samples;
    private final List<String> conditions = new ArrayList<>();
    private final List<String> places = new ArrayList<>();
    private final List<String> owners = new ArrayList<>();
    private final List<String> numbers = new ArrayList<>();
    private final List<String> locations = new ArrayList<>();
    private final List<Form> forms = new ArrayList<>();

    /// One form.
    ///
    /// @param address below the account's, by the number of the request
    /// @param isSomeFound whether an answer without a hit is wrong
    record Form(String name, LongFunction<String> address, boolean isSomeFound) {}

    /// What is there already.
    ///
    /// @param codes with their systems
    record Samples(List<String> patients, List<String> names, List<String> codes) {}

    /// Sends one request below the account's address.
    interface Sender {
        JsonNode send(String method, String path, String body) throws IOException;
    }

    /// Looks for values, and stores a value set, a hierarchy of codes and a list.
    SearchForms(Samples samples, Sender account) throws IOException {
        this.samples = samples;
        for (JsonNode each : account.send("GET", "/Condition?_count=200", "").path("entry")) {
            JsonNode coding = each.path("resource").path("code").path("coding").path(0);
            conditions.add(text(coding, "system") + "|" + text(coding, "code"));
        }
        for (JsonNode each : account.send("GET", "/Location?_count=200", "").path("entry")) {
            locations.add(text(each.path("resource"), "id"));
            JsonNode position = each.path("resource").path("position");
            if (position.has("latitude")) {
                places.add(position.get("latitude") + "|" + position.get("longitude") + "|30|km");
            }
            JsonNode owner = each.path("resource").path("managingOrganization").path("identifier");
            if (owner.has("value")) {
                owners.add(text(owner, "system") + "|" + text(owner, "value"));
            }
        }
        for (JsonNode each : account.send("GET", "/Patient?_count=100", "").path("entry")) {
            for (JsonNode identifier : each.path("resource").path("identifier")) {
                JsonNode type = identifier.path("type").path("coding").path(0);
                if (text(type, "code").equals("MR")) {
                    numbers.add(TYPES + "|MR|" + text(identifier, "value"));
                }
            }
        }
        store(account);
        modifiers();
        others();
        orders();
        included();
        shaped();
        forms.addAll(WordForms.of(account));
        next(account);
    }

    List<Form> all() {
        return List.copyOf(forms);
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asString("");
    }

    private void store(Sender account) throws IOException {
        String codes =
                samples.codes().stream()
                        .filter(code -> code.startsWith(LOINC + "|"))
                        .map(code -> "{\"code\":\"" + code.substring(LOINC.length() + 1) + "\"}")
                        .distinct()
                        .collect(Collectors.joining(","));
        account.send(
                "PUT",
                "/ValueSet/bench",
                "{\"resourceType\":\"ValueSet\",\"id\":\"bench\",\"status\":\"active\",\"compose\":"
                        + "{\"include\":[{\"system\":\"http://loinc.org\",\"concept\":["
                        + codes
                        + "]}]}}");
        account.send(
                "PUT",
                "/CodeSystem/bench",
                "{\"resourceType\":\"CodeSystem\",\"id\":\"bench\",\"url\":\"http://loinc.org\","
                        + "\"status\":\"active\",\"content\":\"complete\",\"concept\":["
                        + "{\"code\":\"bench\",\"concept\":["
                        + codes
                        + "]}]}");
        String patients =
                samples.patients().stream()
                        .limit(LISTED)
                        .map(id -> "{\"item\":{\"reference\":\"Patient/" + id + "\"}}")
                        .collect(Collectors.joining(","));
        account.send(
                "PUT",
                "/List/bench",
                "{\"resourceType\":\"List\",\"id\":\"bench\",\"status\":\"current\","
                        + "\"mode\":\"working\",\"entry\":["
                        + patients
                        + "]}");
    }

    /// @param sample a value for `%s` in the address, percent-encoded here
    private void form(String name, String address, List<String> sample, boolean isSomeFound) {
        if (!sample.isEmpty()) {
            LongFunction<String> of =
                    number -> address.replace("%s", encoded(pick(sample, number)));
            forms.add(new Form(name, of, isSomeFound));
        }
    }

    private void modifiers() {
        List<String> patients = samples.patients();
        List<String> names = samples.names();
        form("Patient?gender:not", "Patient?gender:not=male&birthdate=lt2024", patients, true);
        form("Patient?family:exact", "Patient?family:exact=%s", names, true);
        var parts = names.stream().map(name -> name.substring(1)).toList();
        form("Patient?family:contains", "Patient?family:contains=%s", parts, true);
        String ofPatient = "Observation?patient=%s&";
        form(
                "Observation?patient&encounter:missing",
                ofPatient + "encounter:missing=false",
                patients,
                true);
        form("Observation?patient&code:in", ofPatient + "code:in=ValueSet/bench", patients, true);
        form(
                "Observation?patient&code:not-in",
                ofPatient + "code:not-in=ValueSet/bench",
                patients,
                false);
        String below = "code:below=" + encoded(LOINC + "|bench");
        form("Observation?patient&code:below", ofPatient + below, patients, true);
        var loinc = samples.codes().stream().filter(code -> code.startsWith(LOINC + "|")).toList();
        form("Observation?code:above", "Observation?code:above=%s", loinc, true);
        form("Encounter?location:below", "Encounter?location:below=Location/%s", locations, false);
        form("Patient?identifier:of-type", "Patient?identifier:of-type=%s", numbers, true);
        form(
                "Location?organization:identifier",
                "Location?organization:identifier=%s",
                owners,
                true);
        form("Condition?subject:Patient", "Condition?subject:Patient=%s", patients, true);
    }

    private void others() {
        List<String> patients = samples.patients();
        String pressure = "component-code-value-quantity=" + encoded(LOINC + "|8480-6$gt100");
        form(
                "Observation?component-code-value-quantity",
                "Observation?" + pressure,
                patients,
                true);
        String weight = "code-value-quantity=" + encoded(LOINC + "|29463-7$gt20");
        form(
                "Observation?patient&code-value-quantity",
                "Observation?patient=%s&" + weight,
                patients,
                true);
        form("Location?near", "Location?near=%s", places, true);
        form("Patient?_list", "Patient?_list=bench", patients, true);
        String profile = encoded("http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient");
        form("Patient?_profile", "Patient?_profile=" + profile, patients, true);
        form(
                "?_type&_lastUpdated",
                "?_type=Patient,Organization&_lastUpdated=ge2020",
                patients,
                true);
        form("Patient/id/*", "Patient/%s/*", patients, true);
        form(
                "ServiceRequest?_contained",
                "ServiceRequest?_contained=true&status=completed",
                patients,
                true);
        form(
                "ServiceRequest?_contained&_containedType",
                "ServiceRequest?_contained=true&_containedType=contained&status=completed",
                patients,
                true);
        form(
                "Organization?_not-referenced",
                "Organization?_not-referenced=Encounter:service-provider",
                patients,
                false);
        form(
                "Condition?encounter.subject.name",
                "Condition?encounter.subject:Patient.name=%s",
                samples.names(),
                true);
        form(
                "Patient?_has:Encounter:subject:_has:Condition:encounter:code",
                "Patient?_has:Encounter:subject:_has:Condition:encounter:code=%s",
                conditions,
                true);
        form(
                "Encounter?subject._has:Condition:subject:code",
                "Encounter?subject:Patient._has:Condition:subject:code=%s",
                conditions,
                true);
        form(
                "Observation/$lastn?patient&code",
                "Observation/$lastn?patient=%s&code=" + encoded(LOINC + "|29463-7"),
                patients,
                true);
    }

    private void orders() {
        List<String> patients = samples.patients();
        form("Patient?_sort=family", "Patient?birthdate=lt2024&_sort=family", patients, true);
        form(
                "Patient?_sort=gender,-birthdate",
                "Patient?birthdate=lt2024&_sort=gender,-birthdate",
                patients,
                true);
        form(
                "Encounter?patient&_sort=service-provider,-date",
                "Encounter?patient=%s&_sort=service-provider,-date",
                patients,
                true);
    }

    private void included() {
        List<String> patients = samples.patients();
        form("Encounter?patient&_include=*", "Encounter?patient=%s&_include=*", patients, true);
        form(
                "Encounter?patient&_include=Encounter:*",
                "Encounter?patient=%s&_include=Encounter:*",
                patients,
                true);
        form(
                "Patient?_id&_revinclude=*",
                "Patient?_id=%s&_revinclude=*&_includesCount=50",
                patients,
                true);
        form(
                "Patient?_id&_revinclude",
                "Patient?_id=%s&_revinclude=Condition:subject&_includesCount=50",
                patients,
                true);
    }

    private void shaped() {
        List<String> patients = samples.patients();
        List<String> names = samples.names();
        form(
                "Observation?patient&_total=accurate",
                "Observation?patient=%s&_total=accurate",
                patients,
                true);
        form("Patient?name&_summary=true", "Patient?name=%s&_summary=true", names, true);
        form("Patient?name&_summary=text", "Patient?name=%s&_summary=text", names, true);
        form("Patient?name&_summary=data", "Patient?name=%s&_summary=data", names, true);
        form("Patient?name&_elements", "Patient?name=%s&_elements=name,birthDate", names, true);
        form("Patient?name&_explain", "Patient?name=%s&_explain=true", names, true);
    }

    /// The second page of searches that have one, on the moment of the first.
    private void next(Sender account) throws IOException {
        var pages = new ArrayList<String>();
        for (String patient : samples.patients().stream().limit(10).toList()) {
            String first = "/Observation?_count=10&patient=" + patient;
            for (JsonNode link : account.send("GET", first, "").path("link")) {
                String url = text(link, "url");
                if (text(link, "relation").equals("next")) {
                    pages.add(url.substring(url.indexOf("Observation?")));
                }
            }
        }
        if (!pages.isEmpty()) {
            forms.add(new Form("Observation?patient, next page", at -> pick(pages, at), true));
        }
    }
}
