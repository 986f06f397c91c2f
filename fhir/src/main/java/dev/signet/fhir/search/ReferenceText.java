// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.search;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;

/// The text of references (FHIR R4, section 2.3.0.1), taken apart without looking anything up.
public final class ReferenceText {
    private ReferenceText() {}

    /// The type a `Reference` points to: its relative or absolute text says, or else its
    /// `type`; empty when neither does.
    public static String typeOf(Json reference) {
        if (!(reference instanceof JsonObject object)) {
            return reference instanceof JsonString text ? typeIn(text.value()) : "";
        }
        String type = typeIn(object.text("reference", ""));
        return type.isEmpty() ? object.text("type", "") : type;
    }

    private static String typeIn(String text) {
        int end = endOfId(text);
        int slash = text.lastIndexOf('/', end - 1);
        if (slash <= 0) {
            return "";
        }
        int start = text.lastIndexOf('/', slash - 1) + 1;
        String type = text.substring(start, slash);
        return isTypeName(type) ? type : "";
    }

    /// Where the id ends: at `/_history/`, or with the text.
    public static int endOfId(String text) {
        int history = text.indexOf("/_history/");
        return history < 0 ? text.length() : history;
    }

    /// Whether the text has the shape of a resource type's name: a capital, then letters.
    public static boolean isTypeName(String text) {
        if (text.isEmpty() || text.charAt(0) < 'A' || text.charAt(0) > 'Z') {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            char c = (char) (text.charAt(i) | 0x20);
            if (c < 'a' || c > 'z') {
                return false;
            }
        }
        return true;
    }
}
