// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

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

    private final String code;

    IssueType(String code) {
        this.code = code;
    }

    /// The code as FHIR writes it.
    public String code() {
        return code;
    }
}
