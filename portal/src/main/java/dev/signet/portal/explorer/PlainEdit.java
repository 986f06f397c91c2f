// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A resource that is there as the fields of a [PlainForm], and back. What the fields do not show
/// stays as it is; what said the same as a member that is changed, in other words, goes with it.
final class PlainEdit {
    /// Another time than that of one date.
    private static final List<String> OTHER_TIMES =
            List.of("effectivePeriod", "effectiveTiming", "effectiveInstant");

    private PlainEdit() {}

    /// The fields of a resource; empty where they would not say what it says.
    static Optional<PlainForm> read(JsonNode resource) {
        String version = resource.path("meta").path("versionId").asString("");
        String type = resource.path("resourceType").asString("");
        if (version.isEmpty()) {
            return Optional.empty();
        }
        return switch (type) {
            case "Patient" ->
                    patient(resource).map(fields -> new PlainForm(type, fields, "", version));
            case "Observation" ->
                    observation(resource)
                            .map(
                                    fields ->
                                            new PlainForm(
                                                    type,
                                                    fields,
                                                    resource.path("subject")
                                                            .path("reference")
                                                            .asString(""),
                                                    version));
            default -> Optional.empty();
        };
    }

    private static Optional<Map<String, String>> patient(JsonNode patient) {
        JsonNode name = patient.path("name").path(0);
        String birth = patient.path("birthDate").asString("");
        String[] date = birth.split("-", -1);
        if (!name.path("family").isString() || date.length > 3) {
            return Optional.empty();
        }
        var fields = new HashMap<String, String>();
        fields.put("family", name.path("family").asString(""));
        fields.put("given", given(name));
        fields.put("gender", patient.path("gender").asString(""));
        fields.put("year", date[0]);
        fields.put("month", date.length > 1 ? date[1] : "");
        fields.put("day", date.length > 2 ? date[2] : "");
        return Optional.of(fields);
    }

    private static String given(JsonNode name) {
        var given = new ArrayList<String>();
        name.path("given").forEach(each -> given.add(each.asString("")));
        return String.join(" ", given);
    }

    private static Optional<Map<String, String>> observation(JsonNode observation) {
        JsonNode quantity = observation.path("valueQuantity");
        String value = quantity.path("value").asString("");
        if (!value.matches(PlainForm.NUMBER)
                || quantity.has("comparator")
                || OTHER_TIMES.stream().anyMatch(observation::has)) {
            return Optional.empty();
        }
        JsonNode code = observation.path("code");
        var fields = new HashMap<String, String>();
        fields.put("what", Summary.concept(code));
        fields.put("coded", code.path("coding").isEmpty() ? "" : "1");
        fields.put("value", value);
        fields.put("unit", Summary.unit(quantity));
        fields.put("when", observation.path("effectiveDateTime").asString(""));
        fields.put("status", observation.path("status").asString(""));
        return Optional.of(fields);
    }

    /// Changes a resource to what the form says.
    ///
    /// @param resource as the account has it, of a type that [#read] reads
    /// @return whether anything is other than before
    static boolean apply(PlainForm form, ObjectNode resource) {
        JsonNode before = resource.deepCopy();
        PlainForm was = read(resource).orElse(PlainForm.empty(form.type(), ""));
        if (form.type().equals("Patient")) {
            patient(form, was, resource);
        } else {
            observation(form, was, resource);
        }
        boolean isOther = !resource.equals(before);
        if (isOther && resource.path("text").path("status").asString("").equals("generated")) {
            resource.remove("text"); // was made of what it said before
        }
        return isOther;
    }

    private static void patient(PlainForm form, PlainForm was, ObjectNode patient) {
        if (patient.path("name").path(0) instanceof ObjectNode name) {
            boolean isFamilyOther = isOther("family", form, was);
            boolean isGivenOther = isOther("given", form, was);
            if (isFamilyOther) {
                name.put("family", form.text("family")).remove("_family");
            }
            if (isGivenOther) {
                name.remove(List.of("given", "_given"));
                if (!form.text("given").isEmpty()) {
                    var given = name.putArray("given");
                    List.of(form.text("given").split(" +", -1)).forEach(given::add);
                }
            }
            if (isFamilyOther || isGivenOther) {
                name.remove(List.of("text", "_text"));
            }
        }
        if (isOther("gender", form, was)) {
            set(patient, "gender", form.text("gender"));
        }
        if (!form.birthDate().equals(was.birthDate())) {
            set(patient, "birthDate", form.birthDate());
        }
    }

    private static void observation(PlainForm form, PlainForm was, ObjectNode observation) {
        if (isOther("what", form, was) && was.text("coded").isEmpty()) {
            observation.putObject("code").put("text", form.text("what"));
        }
        if (isOther("when", form, was)) {
            set(observation, "effectiveDateTime", form.text("when"));
        }
        if (isOther("status", form, was) && !form.text("status").isEmpty()) {
            set(observation, "status", form.text("status"));
        }
        if (observation.path("valueQuantity") instanceof ObjectNode quantity) {
            if (isOther("value", form, was)) {
                quantity.put("value", new BigDecimal(form.text("value"))).remove("_value");
            }
            if (isOther("unit", form, was)) {
                set(quantity, "unit", form.text("unit"));
                quantity.remove(List.of("code", "system")); // of the unit before
            }
        }
    }

    private static boolean isOther(String field, PlainForm form, PlainForm was) {
        return !form.text(field).equals(was.text(field));
    }

    /// With what stands beside a member of that name.
    private static void set(ObjectNode object, String member, String text) {
        object.remove("_" + member);
        if (text.isEmpty()) {
            object.remove(member);
        } else {
            object.put(member, text);
        }
    }
}
