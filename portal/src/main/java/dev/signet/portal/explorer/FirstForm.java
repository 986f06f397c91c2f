// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import dev.signet.portal.page.Form;
import dev.signet.portal.plane.Wire;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// The fields of a new patient or a new measured number, for who does not write FHIR yet.
///
/// @param fields what was typed, by name
/// @param subject whom a measured number is about; empty for none
public record FirstForm(String type, Map<String, String> fields, String subject) {
    private static final Map<String, List<String>> FIELDS =
            Map.of(
                    "Patient", List.of("family", "given", "birthDate", "gender"),
                    "Observation", List.of("what", "value", "unit", "when"));

    private static final String NUMBER = "-?(0|[1-9][0-9]{0,17})([.][0-9]{1,17})?";

    public FirstForm {
        fields = Map.copyOf(fields);
    }

    /// Whether there is a form for that type; a number is about somebody.
    static boolean knows(String type, String subject) {
        return type.equals("Patient") || (type.equals("Observation") && !subject.isEmpty());
    }

    static FirstForm empty(String type, String subject) {
        return new FirstForm(type, Map.of(), subject);
    }

    /// What was sent.
    static FirstForm of(String type, Form form) {
        var fields = new HashMap<String, String>();
        for (String name : FIELDS.getOrDefault(type, List.of())) {
            fields.put(name, form.text(name));
        }
        return new FirstForm(type, fields, form.text("subject"));
    }

    /// What was typed into a field.
    public String text(String name) {
        return fields.getOrDefault(name, "");
    }

    /// What is missing or wrong; empty when nothing is. The rest is the account's to say.
    String problem() {
        if (type.equals("Patient")) {
            return text("family").isEmpty() ? "A family name is needed." : "";
        }
        if (text("what").isEmpty() || text("value").isEmpty()) {
            return "It is needed what was measured, and the number.";
        }
        if (text("value").contains(",")) { // 150,000 is two numbers, as people write them
            return "The number has a comma. Write it with a point: 71.5.";
        }
        return text("value").matches(NUMBER) ? "" : "The number is none, such as 70.5.";
    }

    /// The resource; without what was left empty.
    String json() {
        ObjectNode resource = Wire.object().put("resourceType", type);
        return (type.equals("Patient") ? patient(resource) : observation(resource)).toString();
    }

    private ObjectNode patient(ObjectNode patient) {
        ObjectNode name = patient.putArray("name").addObject().put("family", text("family"));
        if (!text("given").isEmpty()) {
            var given = name.putArray("given");
            List.of(text("given").split(" +", -1)).forEach(given::add);
        }
        put(patient, "gender", text("gender"));
        put(patient, "birthDate", text("birthDate"));
        return patient;
    }

    private ObjectNode observation(ObjectNode observation) {
        observation.put("status", "final");
        observation.putObject("code").put("text", text("what"));
        observation.putObject("subject").put("reference", subject);
        put(observation, "effectiveDateTime", text("when"));
        ObjectNode quantity = observation.putObject("valueQuantity");
        quantity.put("value", new BigDecimal(text("value")));
        put(quantity, "unit", text("unit"));
        return observation;
    }

    private static void put(ObjectNode into, String name, String text) {
        if (!text.isEmpty()) {
            into.put(name, text);
        }
    }
}
