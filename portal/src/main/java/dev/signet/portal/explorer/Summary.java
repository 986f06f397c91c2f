// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What a person would say of a resource in a line, whatever its version of FHIR.
final class Summary {
    private static final List<String> DATES =
            List.of(
                    "effectiveDateTime",
                    "effectiveInstant",
                    "occurrenceDateTime",
                    "performedDateTime",
                    "authoredOn",
                    "onsetDateTime",
                    "recordedDate",
                    "issued",
                    "date",
                    "created",
                    "birthDate");
    private static final List<String> PERIODS =
            List.of("effectivePeriod", "performedPeriod", "period", "actualPeriod", "onsetPeriod");

    private Summary() {}

    /// Its name, code or title, with a value where it has one; as much as a line holds.
    static String of(JsonNode resource) {
        return Clipped.line(whole(resource));
    }

    private static String whole(JsonNode resource) {
        String name = name(resource.path("name"));
        if (!name.isEmpty()) {
            return name;
        }
        var parts = new ArrayList<String>();
        for (String member :
                List.of(
                        "code",
                        "medicationCodeableConcept",
                        "vaccineCode",
                        "type",
                        "title",
                        "description",
                        "class")) {
            String text = concept(resource.path(member));
            if (!text.isEmpty()) {
                parts.add(text);
                break;
            }
        }
        value(resource).ifPresent(parts::add);
        if (parts.isEmpty()) {
            String status = resource.path("status").asString("");
            parts.add(status.isEmpty() ? resource.path("resourceType").asString("") : status);
        }
        return String.join(": ", parts);
    }

    private static String name(JsonNode name) {
        JsonNode first = name.isArray() ? name.path(0) : name;
        if (first.isString()) {
            return first.asString();
        }
        String text = first.path("text").asString("");
        if (!text.isEmpty()) {
            return text;
        }
        var words = new ArrayList<String>();
        first.path("given").forEach(each -> words.add(each.asString("")));
        JsonNode family = first.path("family");
        if (family.isString()) {
            words.add(family.asString());
        }
        return String.join(" ", words);
    }

    /// A CodeableConcept, a Coding or a text.
    static String concept(JsonNode node) {
        JsonNode one = node.isArray() ? node.path(0) : node;
        if (one.isString()) {
            return one.asString();
        }
        String text = one.path("text").asString(one.path("display").asString(""));
        if (!text.isEmpty()) {
            return text;
        }
        JsonNode coding = one.path("coding").path(0);
        return coding.path("display").asString(coding.path("code").asString(""));
    }

    /// An Observation's value; those of its components when it has none of its own.
    static Optional<String> value(JsonNode resource) {
        JsonNode quantity = resource.path("valueQuantity");
        if (quantity.has("value")) {
            return Optional.of(quantity(quantity));
        }
        var parts = new ArrayList<String>();
        for (JsonNode part : resource.path("component")) {
            if (part.path("valueQuantity").has("value")) {
                parts.add(quantity(part.path("valueQuantity")));
            }
        }
        if (!parts.isEmpty()) {
            return Optional.of(String.join(" / ", parts));
        }
        for (String member : List.of("valueString", "valueCodeableConcept", "valueBoolean")) {
            String text =
                    member.equals("valueCodeableConcept")
                            ? concept(resource.path(member))
                            : resource.path(member).asString("");
            if (!text.isEmpty()) {
                return Optional.of(text);
            }
        }
        return Optional.empty();
    }

    /// As it was written, with what stands before it: `< 5.10 mg/L`.
    static String quantity(JsonNode quantity) {
        String comparator = quantity.path("comparator").asString("");
        String value = quantity.path("value").asString("");
        return (comparator + " " + value + " " + unit(quantity)).strip();
    }

    /// Whether it was stored by mistake, and says nothing of anybody.
    static boolean isMistake(JsonNode resource) {
        return resource.path("status").asString("").equals("entered-in-error");
    }

    static String unit(JsonNode quantity) {
        return quantity.path("unit").asString(quantity.path("code").asString(""));
    }

    /// When it was; empty when it says nothing of that.
    static String date(JsonNode resource) {
        for (String member : DATES) {
            String text = resource.path(member).asString("");
            if (!text.isEmpty()) {
                return text;
            }
        }
        for (String member : PERIODS) {
            String text = resource.path(member).path("start").asString("");
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    static String reference(JsonNode resource) {
        return resource.path("resourceType").asString("") + "/" + resource.path("id").asString("");
    }
}
