// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

/// One thing that is wrong with a resource.
///
/// @param type the code of OperationOutcome.issue
/// @param diagnostics a constant sentence, perhaps with names of types; never a resource's
///     values
/// @param expression where, as FHIRPath, such as `Patient.contact[0].name.family`; an element
///     that FHIR does not know is named only when its name could be one
public record Issue(Severity severity, IssueType type, String diagnostics, String expression) {
    /// An issue of severity ERROR.
    public static Issue error(IssueType type, String diagnostics, String expression) {
        return new Issue(Severity.ERROR, type, diagnostics, expression);
    }

    /// FHIR's severities.
    public enum Severity {
        FATAL("fatal"),
        ERROR("error"),
        WARNING("warning"),
        INFORMATION("information");

        private final String code;

        Severity(String code) {
            this.code = code;
        }

        /// The code as FHIR writes it.
        public String code() {
            return code;
        }
    }
}
