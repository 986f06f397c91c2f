// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.function;

import tools.jackson.databind.JsonNode;

/// When two values are the same to the template language: strings with case, numbers by value,
/// objects whatever the order of their members.
public final class Equality {
    private Equality() {}

    public static boolean equal(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.isIntegralNumber() && other.isIntegralNumber()
                    ? one.bigIntegerValue().equals(other.bigIntegerValue())
                    : one.doubleValue() == other.doubleValue();
        }
        if (one.isArray() && other.isArray()) {
            if (one.size() != other.size()) {
                return false;
            }
            for (int i = 0; i < one.size(); i++) {
                if (!equal(one.get(i), other.get(i))) {
                    return false;
                }
            }
            return true;
        }
        if (one.isObject() && other.isObject()) {
            return one.size() == other.size()
                    && one.properties().stream()
                            .allMatch(
                                    member ->
                                            other.has(member.getKey())
                                                    && equal(
                                                            member.getValue(),
                                                            other.get(member.getKey())));
        }
        return one.equals(other);
    }
}
