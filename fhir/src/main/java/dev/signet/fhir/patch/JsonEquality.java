// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.patch;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;

/// When JSON values are equal to a test (RFC 6902, section 4.6): members in any order, numbers by
/// their value.
final class JsonEquality {
    /// Numbers of more digits are compared as they are written: some would take minutes.
    private static final int DIGITS_MAX = 64;

    private JsonEquality() {}

    static boolean same(Json one, Json other) {
        if (one instanceof JsonObject object && other instanceof JsonObject that) {
            return same(object, that);
        }
        if (one instanceof JsonArray array && other instanceof JsonArray that) {
            return same(array, that);
        }
        if (one instanceof JsonNumber number && other instanceof JsonNumber that) {
            return same(number, that);
        }
        return one.equals(other);
    }

    private static boolean same(JsonObject one, JsonObject other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            Json there = other.find(one.name(i));
            if (there == null || !same(one.value(i), there)) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(JsonArray one, JsonArray other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            if (!same(one.at(i), other.at(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(JsonNumber one, JsonNumber other) {
        String text = one.text();
        String that = other.text();
        boolean isPlain = isPlain(text) && isPlain(that);
        return isPlain ? one.decimal().compareTo(other.decimal()) == 0 : text.equals(that);
    }

    private static boolean isPlain(String number) {
        int exponent = Math.max(number.indexOf('e'), number.indexOf('E'));
        return number.length() <= DIGITS_MAX && (exponent < 0 || number.length() - exponent <= 5);
    }
}
