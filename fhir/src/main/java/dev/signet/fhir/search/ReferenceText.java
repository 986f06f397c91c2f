// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.search;

import dev.signet.fhir.Json;
import dev.signet.fhir.JsonObject;
import dev.signet.fhir.JsonString;

/// The text of references (FHIR R4, section 2.3.0.1), taken apart without looking anything up.
final class ReferenceText {
    private ReferenceText() {}

    /// The type a `Reference` points to: its relative or absolute text says, or else its
    /// `type`; empty when neither does.
    static String typeOf(Json reference) {
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

    /// The value of a reference's text.
    ///
    /// @return [SearchValue.Reference] for `Type/id` with or without a version and a fragment,
    ///     else [SearchValue.Link]
    static SearchValue parse(String text) {
        int end = endOfId(text);
        int slash = text.indexOf('/');
        boolean isRelative = slash > 0 && slash == text.lastIndexOf('/', end - 1);
        if (isRelative && slash + 1 < end && isTypeName(text.substring(0, slash))) {
            int hash = text.indexOf('#', slash + 1);
            int endOfId = hash < 0 ? end : Math.min(hash, end);
            return new SearchValue.Reference(
                    text.substring(0, slash), text.substring(slash + 1, endOfId));
        }
        int bar = text.lastIndexOf('|');
        return bar < 0
                ? new SearchValue.Link(text.substring(0, end), "")
                : new SearchValue.Link(text.substring(0, bar), text.substring(bar + 1));
    }

    private static int endOfId(String text) {
        int history = text.indexOf("/_history/");
        return history < 0 ? text.length() : history;
    }

    /// Whether the text has the shape of a resource type's name: a capital, then letters.
    static boolean isTypeName(String text) {
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
