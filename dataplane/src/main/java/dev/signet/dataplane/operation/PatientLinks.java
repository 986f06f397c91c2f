// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.operation;

import dev.signet.dataplane.exchange.Target;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.store.Stored;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// What the links of a Patient say of other Patients of the account.
///
/// @param seeAlso ids of those who are the same person, each once and without itself
/// @param replacedBy id of the one to use in its place
record PatientLinks(List<String> seeAlso, Optional<String> replacedBy) {
    static final PatientLinks NONE = new PatientLinks(List.of(), Optional.empty());

    private static final String PREFIX = "Patient/";

    static PatientLinks of(Stored patient) {
        var seeAlso = new LinkedHashSet<String>();
        String replacedBy = "";
        if (Json.readObject(patient.json()).find("link") instanceof JsonArray links) {
            for (Json each : links) {
                String id = each instanceof JsonObject link ? id(link) : "";
                if (id.isEmpty() || id.equals(patient.key().id())) {
                    continue;
                }
                switch (((JsonObject) each).text("type", "")) {
                    case "seealso" -> seeAlso.add(id);
                    case "replaced-by" -> replacedBy = id;
                    default -> {}
                }
            }
        }
        return new PatientLinks(
                List.copyOf(seeAlso),
                replacedBy.isEmpty() ? Optional.empty() : Optional.of(replacedBy));
    }

    /// Of the Patient that is linked; "" for anybody else, and where it is no id: a reference is
    /// any string, and the id goes into searches and headers.
    private static String id(JsonObject link) {
        String to =
                link.find("other") instanceof JsonObject other ? other.text("reference", "") : "";
        if (!to.startsWith(PREFIX)) {
            return "";
        }
        int end = to.indexOf('/', PREFIX.length());
        String id = to.substring(PREFIX.length(), end < 0 ? to.length() : end);
        return Target.isId(id) ? id : "";
    }
}
