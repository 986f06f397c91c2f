// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import java.util.List;
import java.util.Map;

/// A compartment as FHIR defines it: the resources around one Patient, Practitioner, Device, ...
///
/// @param code the resource type at its centre
/// @param parameters by resource type: the search parameters of which one must lead to the centre;
///     other types are not in it. The name `{def}` stands for the centre itself.
public record Compartment(String code, String url, Map<String, List<String>> parameters) {
    public Compartment {
        parameters = Map.copyOf(parameters);
    }
}
