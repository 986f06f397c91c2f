// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

/// A JSON string.
///
/// @param value the characters with escapes resolved; may hold lone surrogates, which are
///     written as escapes again
public record JsonString(String value) implements Json {
    @Override
    public String toString() {
        return "string of " + value.length();
    }
}
