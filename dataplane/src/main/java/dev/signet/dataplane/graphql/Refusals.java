// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.graphql;

import dev.signet.dataplane.exchange.FhirError;
import dev.signet.fhir.IssueType;

/// Refusals of a request as a whole, which name what was not understood. Names are the client's
/// own; nothing of a resource stands in a text.
final class Refusals {
    private static final int NAME_CHARACTERS_MAX = 64;

    private Refusals() {}

    /// What is not there or not done.
    static FhirError notSupported(String what, String name, String why) {
        return FhirError.of(400, IssueType.NOT_SUPPORTED, text(what, name, why), "");
    }

    /// What is there, and wrong.
    static FhirError wrong(String what, String name, String why) {
        return FhirError.of(400, IssueType.VALUE, text(what, name, why), "");
    }

    /// What is missing.
    static FhirError missing(String what, String name) {
        return FhirError.of(400, IssueType.REQUIRED, text(what, name, "it is required"), "");
    }

    /// What is more than one request may ask for.
    static FhirError tooMuch(String text) {
        return FhirError.of(400, IssueType.TOO_COSTLY, text, "");
    }

    /// What is no GraphQL.
    static FhirError malformed(String text) {
        return FhirError.of(400, IssueType.STRUCTURE, text, "");
    }

    private static String text(String what, String name, String why) {
        String shown =
                name.length() > NAME_CHARACTERS_MAX ? name.substring(0, NAME_CHARACTERS_MAX) : name;
        return what + " " + shown + ": " + why;
    }
}
