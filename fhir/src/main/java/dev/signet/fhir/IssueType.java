// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// FHIR's kinds of issue (<https://hl7.org/fhir/R4/valueset-issue-type.html>).
public enum IssueType {
    INVALID("invalid"),
    STRUCTURE("structure"),
    REQUIRED("required"),
    VALUE("value"),
    INVARIANT("invariant"),
    SECURITY("security"),
    LOGIN("login"),
    UNKNOWN("unknown"),
    EXPIRED("expired"),
    FORBIDDEN("forbidden"),
    SUPPRESSED("suppressed"),
    PROCESSING("processing"),
    NOT_SUPPORTED("not-supported"),
    DUPLICATE("duplicate"),
    MULTIPLE_MATCHES("multiple-matches"),
    NOT_FOUND("not-found"),
    DELETED("deleted"),
    TOO_LONG("too-long"),
    CODE_INVALID("code-invalid"),
    EXTENSION("extension"),
    TOO_COSTLY("too-costly"),
    BUSINESS_RULE("business-rule"),
    CONFLICT("conflict"),
    TRANSIENT("transient"),
    LOCK_ERROR("lock-error"),
    NO_STORE("no-store"),
    EXCEPTION("exception"),
    TIMEOUT("timeout"),
    INCOMPLETE("incomplete"),
    THROTTLED("throttled"),
    INFORMATIONAL("informational");

    /// The kind around one that not every version has.
    private static final Map<IssueType, IssueType> WIDER =
            Map.of(MULTIPLE_MATCHES, PROCESSING, DELETED, NOT_FOUND);

    private final String code;

    IssueType(String code) {
        this.code = code;
    }

    /// The code as FHIR writes it.
    public String code() {
        return code;
    }

    /// The codes that a version does not have, each with the one to say instead.
    public static Map<String, String> missing(Definitions definitions) {
        Set<String> known =
                Optional.ofNullable(definitions.type("OperationOutcome.issue").element("code"))
                        .flatMap(ElementDefinition::codes)
                        .orElse(Set.of());
        return WIDER.entrySet().stream()
                .filter(entry -> !known.contains(entry.getKey().code))
                .collect(
                        Collectors.toUnmodifiableMap(
                                entry -> entry.getKey().code, entry -> entry.getValue().code));
    }
}
