// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.store.Stored;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which people an Encounter is about: of these types nobody else goes along with it, whomever its
/// Observations name.
final class EncounterPeople {
    static final Set<String> TYPES = Set.of("Patient", "Group", "RelatedPerson");

    private EncounterPeople() {}

    /// The addresses of its subject and of the RelatedPersons who take part.
    static Set<String> of(Stored encounter) {
        var named = new HashSet<String>();
        JsonObject resource = Json.readObject(encounter.json());
        add(resource, "subject", List.of("Patient/", "Group/"), named);
        if (resource.find("participant") instanceof JsonArray all) {
            for (Json each : all) {
                if (each instanceof JsonObject participant) {
                    for (String element : List.of("individual", "actor")) { // until R4B, since R5
                        add(participant, element, List.of("RelatedPerson/"), named);
                    }
                }
            }
        }
        return named;
    }

    private static void add(
            JsonObject object, String element, List<String> prefixes, Set<String> to) {
        String text =
                object.find(element) instanceof JsonObject reference
                        ? reference.text("reference", "")
                        : "";
        if (prefixes.stream().anyMatch(text::startsWith)) {
            int end = text.indexOf("/_history/");
            to.add(end < 0 ? text : text.substring(0, end));
        }
    }
}
