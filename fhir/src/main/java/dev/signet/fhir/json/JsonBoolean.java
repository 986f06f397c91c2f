// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.json;

/// A JSON `true` or `false`.
public enum JsonBoolean implements Json {
    FALSE,
    TRUE;

    /// The JSON value of `value`.
    public static JsonBoolean of(boolean value) {
        return value ? TRUE : FALSE;
    }

    /// Whether this is `true`.
    public boolean value() {
        return this == TRUE;
    }
}
