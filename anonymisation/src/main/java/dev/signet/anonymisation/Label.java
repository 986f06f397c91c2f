// SPDX-License-Identifier: Apache-2.0
package dev.signet.anonymisation;

import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;

/// What has been done to a resource, as its `meta.security` tells it, in the words of the open
/// anonymizer.
enum Label {
    REDACTED(Label.VALUES, "REDACTED", "redacted"),
    ABSTRACTED(Label.VALUES, "ABSTRED", "abstracted"),
    HASHED(Label.VALUES, "CRYTOHASH", "cryptographic hash function"),
    PERTURBED("", "PERTURBED", "exact value is replaced with another exact value"),
    SUBSTITUTED("", "SUBSTITUTED", "exact value is replaced with a predefined value");

    private static final String VALUES =
            "http://terminology.hl7.org/CodeSystem/v3-ObservationValue";

    private final String system;
    private final String code;
    private final String display;

    Label(String system, String code, String display) {
        this.system = system;
        this.code = code;
        this.display = display;
    }

    String code() {
        return code;
    }

    JsonObject coding() {
        JsonObject coding =
                system.isEmpty()
                        ? JsonObject.EMPTY
                        : JsonObject.EMPTY.with("system", new JsonString(system));
        return coding.with("code", new JsonString(code)).with("display", new JsonString(display));
    }
}
