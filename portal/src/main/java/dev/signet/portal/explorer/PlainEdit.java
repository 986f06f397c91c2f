// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A resource that is there as the fields of a [PlainForm], and back. Fields are made only of what
/// comes back from a browser as it went, and where a change of it leaves nothing behind that says
/// something else: all others are left to JSON. What the fields do not show stays as it is, but for
/// what said the same in other words: a name's `text`, a narrative that was made of the elements,
/// the code of a unit.
final class PlainEdit {
    /// Another time than that of one date; and what was judged of the number.
    private static final List<String> NOT_IN_FIELDS =
            List.of(
                    "effectivePeriod",
                    "effectiveTiming",
                    "effectiveInstant",
                    "_effectiveInstant",
                    "interpretation");

    private static final List<String> OTHER_NAMES = List.of("old", "maiden", "temp");

    /// Narratives that say nothing but what the elements say.
    private static final List<String> MADE_OF_ELEMENTS = List.of("generated", "extensions");

    private static final String DATE = "([0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?)?";

    private PlainEdit() {}

    /// The fields of a resource; empty where they would not say what it says.
    static Optional<PlainForm> read(JsonNode resource) {
        String version = resource.path("meta").path("versionId").asString("");
        String type = resource.path("resourceType").asString("");
        if (version.isEmpty()
                || resource.has("modifierExtension")
                || saysMore(resource.path("text"))) {
            return Optional.empty();
        }
        String subject = resource.path("subject").path("reference").asString("");
        Optional<Map<String, String>> fields =
                switch (type) {
                    case "Patient" -> patient(resource);
                    case "Observation" -> observation(resource);
                    default -> Optional.empty();
                };
        return fields.filter(some -> some.values().stream().allMatch(PlainEdit::comesBack))
                .map(
                        some ->
                                new PlainForm(
                                        type,
                                        some,
                                        type.equals("Patient") ? "" : subject,
                                        version));
    }

    /// Whether a narrative may say what no element does.
    private static boolean saysMore(JsonNode narrative) {
        String status = narrative.path("status").asString("");
        return !narrative.isMissingNode()
                && !MADE_OF_ELEMENTS.contains(status)
                && !status.equals("empty");
    }

    /// Whether a browser sends a field's text as it was given: without blanks around it, and in one
    /// line.
    private static boolean comesBack(String text) {
        return text.equals(text.strip())
                && text.chars().noneMatch(Character::isISOControl)
                && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /// Whether one of the members has an extension or an id beside it, which would mean another
    /// value or get lost.
    private static boolean hasMore(JsonNode object, String... members) {
        return Stream.of(members).anyMatch(member -> object.has("_" + member));
    }

    private static Optional<Map<String, String>> patient(JsonNode patient) {
        JsonNode name = patient.path("name").path(0);
        String birth = patient.path("birthDate").asString("");
        String gender = patient.path("gender").asString("");
        if (patient.path("name").size() > 1
                || OTHER_NAMES.contains(name.path("use").asString(""))
                || isTextAlone(name)
                || !isEachAWord(name.path("given"))
                || hasMore(name, "family", "given", "text", "use")
                || hasMore(patient, "gender", "birthDate")
                || !birth.matches(DATE)
                || !(gender.isEmpty() || PlainForm.GENDERS.contains(gender))) {
            return Optional.empty();
        }
        String[] date = birth.split("-", -1);
        var fields = new HashMap<String, String>();
        fields.put("family", name.path("family").asString(""));
        fields.put("given", given(name));
        fields.put("gender", gender);
        fields.put("year", date[0]);
        fields.put("month", date.length > 1 ? date[1] : "");
        fields.put("day", date.length > 2 ? date[2] : "");
        return Optional.of(fields);
    }

    /// Whether a name says something, but in no field.
    private static boolean isTextAlone(JsonNode name) {
        return name.has("text") && !name.has("family") && !name.has("given");
    }

    /// Whether given names that are written with blanks between them are the same again.
    private static boolean isEachAWord(JsonNode given) {
        for (JsonNode each : given) {
            if (!each.isString() || each.asString().isEmpty() || each.asString().contains(" ")) {
                return false;
            }
        }
        return true;
    }

    private static String given(JsonNode name) {
        var given = new ArrayList<String>();
        name.path("given").forEach(each -> given.add(each.asString("")));
        return String.join(" ", given);
    }

    private static Optional<Map<String, String>> observation(JsonNode observation) {
        JsonNode quantity = observation.path("valueQuantity");
        String value = quantity.path("value").asString("");
        String status = observation.path("status").asString("");
        JsonNode code = observation.path("code");
        String what = Summary.concept(code);
        if (!value.matches(PlainForm.NUMBER)
                || quantity.has("comparator")
                || what.isEmpty()
                || !PlainForm.STATUSES.contains(status)
                || hasMore(quantity, "value", "unit", "code", "system", "comparator")
                || hasMore(code, "text")
                || hasMore(observation, "effectiveDateTime", "status")
                || NOT_IN_FIELDS.stream().anyMatch(observation::has)) {
            return Optional.empty();
        }
        var fields = new HashMap<String, String>();
        fields.put("what", what);
        fields.put("coded", code.path("coding").isEmpty() ? "" : "1");
        fields.put("value", value);
        fields.put("unit", Summary.unit(quantity));
        fields.put("when", observation.path("effectiveDateTime").asString(""));
        fields.put("status", status);
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
        String narrative = resource.path("text").path("status").asString("");
        if (isOther && MADE_OF_ELEMENTS.contains(narrative)) {
            resource.remove("text"); // was made of what it said before
        }
        return isOther;
    }

    /// Says of a resource that it was stored by mistake.
    static void mistake(ObjectNode resource) {
        resource.put("status", "entered-in-error");
        if (MADE_OF_ELEMENTS.contains(resource.path("text").path("status").asString(""))) {
            resource.remove("text"); // was made of what it said before
        }
    }

    private static void patient(PlainForm form, PlainForm was, ObjectNode patient) {
        boolean isFamilyOther = isOther("family", form, was);
        boolean isGivenOther = isOther("given", form, was);
        if (isFamilyOther || isGivenOther) {
            ObjectNode name =
                    patient.path("name").path(0) instanceof ObjectNode there
                            ? there
                            : patient.putArray("name").addObject();
            set(name, "family", form.text("family"));
            if (isGivenOther) {
                name.remove("given");
                form.putGiven(name);
            }
            name.remove("text");
            if (!name.has("family") && !name.has("given")) {
                removeName(patient, name);
            }
        }
        if (isOther("gender", form, was)) {
            set(patient, "gender", form.text("gender"));
        }
        if (!form.birthDate().equals(was.birthDate())) {
            set(patient, "birthDate", form.birthDate());
        }
    }

    /// A name without a part is taken away, and one that says more (a prefix) is kept.
    private static void removeName(ObjectNode patient, ObjectNode name) {
        ObjectNode left = name.deepCopy();
        left.remove("use");
        if (left.isEmpty()) {
            patient.remove("name");
        }
    }

    private static void observation(PlainForm form, PlainForm was, ObjectNode observation) {
        if (isOther("what", form, was)
                && was.text("coded").isEmpty()
                && observation.path("code") instanceof ObjectNode code) {
            code.put("text", form.text("what"));
        }
        if (isOther("when", form, was)) {
            set(observation, "effectiveDateTime", form.text("when"));
        }
        if (isOther("status", form, was) && !form.text("status").isEmpty()) {
            set(observation, "status", form.text("status"));
        }
        if (observation.path("valueQuantity") instanceof ObjectNode quantity) {
            if (!form.number().equals(was.number())) {
                quantity.put("value", new BigDecimal(form.number()));
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

    private static void set(ObjectNode object, String member, String text) {
        if (text.isEmpty()) {
            object.remove(member);
        } else {
            object.put(member, text);
        }
    }
}
