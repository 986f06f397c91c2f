// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Elements and search parameters of FHIR in plain words, for who does not know FHIR's names of
/// them. Those that are often met have words of their own; of all others the name is taken apart.
public final class Label {
    /// By the path without places of lists.
    private static final Map<String, String> ELEMENTS =
            Map.ofEntries(
                    Map.entry("resourceType", "Type"),
                    Map.entry("meta.versionId", "Version"),
                    Map.entry("meta.lastUpdated", "Stored"),
                    Map.entry("meta.profile", "Profile"),
                    Map.entry("text.status", "Narrative: status"),
                    Map.entry("text.div", "Narrative"),
                    Map.entry("name.family", "Family name"),
                    Map.entry("name.given", "Given name"),
                    Map.entry("name.text", "Name as a whole"),
                    Map.entry("birthDate", "Date of birth"),
                    Map.entry("effectiveDateTime", "When"),
                    Map.entry("valueQuantity.value", "Number"),
                    Map.entry("valueQuantity.unit", "Unit"),
                    Map.entry("valueQuantity.code", "Unit: code"),
                    Map.entry("valueQuantity.system", "Unit: system"),
                    Map.entry("code.text", "What"),
                    Map.entry("subject.reference", "About whom"),
                    Map.entry("subject.display", "About whom: name"),
                    Map.entry("patient.reference", "Patient"),
                    Map.entry("telecom.value", "Phone, mail and the like"),
                    Map.entry("telecom.system", "Phone, mail and the like: kind"),
                    Map.entry("telecom.use", "Phone, mail and the like: use"));

    private static final Map<String, String> PARAMETERS =
            Map.ofEntries(
                    Map.entry("_id", "Id"),
                    Map.entry("_lastUpdated", "Stored"),
                    Map.entry("_tag", "Tag"),
                    Map.entry("_profile", "Profile"),
                    Map.entry("_security", "Security label"),
                    Map.entry("_source", "Source"),
                    Map.entry("_text", "Words of the narrative"),
                    Map.entry("_content", "Words of all of it"),
                    Map.entry("family", "Family name"),
                    Map.entry("given", "Given name"),
                    Map.entry("birthdate", "Date of birth"),
                    Map.entry("subject", "About whom"));

    private Label() {}

    /// An element: `Name: family`; of the second and later ones of a list with its place.
    ///
    /// @param path as in `name[0].family`
    public static String element(String path) {
        String plain = path.replaceAll("\\[[0-9]+]", "");
        String place = place(path);
        String known = ELEMENTS.get(plain);
        return (known == null ? apart(plain) : known) + place;
    }

    /// What a resource is searched by.
    ///
    /// @param name of the parameter
    public static String parameter(String name) {
        String known = PARAMETERS.get(name);
        return known == null
                ? capital(words(name.replaceFirst("^_", "").replace('-', ' ')))
                : known;
    }

    /// Places after the first, counted as people do: ` (2)`, ` (2, 3)`.
    private static String place(String path) {
        var places = new ArrayList<String>();
        for (String part : path.split("\\[", -1)) {
            int end = part.indexOf(']');
            if (end > 0 && part.substring(0, end).matches("[0-9]{1,9}")) {
                places.add(Integer.toString(Integer.parseInt(part.substring(0, end)) + 1));
            }
        }
        boolean isFirst = places.stream().allMatch("1"::equals);
        return isFirst ? "" : " (" + String.join(", ", places) + ")";
    }

    private static String apart(String path) {
        List<String> steps =
                List.of(path.split("[.]", -1)).stream()
                        .filter(each -> !each.equals("reference"))
                        .map(Label::words)
                        .toList();
        return capital(steps.isEmpty() ? "Reference" : String.join(": ", steps));
    }

    /// `maritalStatus` is `marital status`.
    private static String words(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
    }

    private static String capital(String text) {
        return text.isEmpty()
                ? text
                : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
