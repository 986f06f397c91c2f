// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.json;

/// The JSON `null`, which FHIR allows in arrays of primitives only.
public enum JsonNull implements Json {
    NULL
}
