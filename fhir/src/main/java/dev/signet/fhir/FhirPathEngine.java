// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import java.util.List;

/// The whole FHIRPath language (port; module fhirpath is the adapter), for expressions that are
/// not known when the build compiles search parameters, and for those that compiled paths cannot
/// carry. Slower than those by orders, so never on the way of every request. Any thread.
public interface FhirPathEngine {
    /// Reads an expression.
    ///
    /// @throws dev.signet.base.Failed `MALFORMED` when it is no FHIRPath
    Expression parse(String text);

    /// An expression that was read. Any thread.
    interface Expression {
        /// What it gives for a resource, which is also what `%resource` means; in the order of
        /// the document, empty when it gives nothing.
        ///
        /// @throws dev.signet.base.Failed `MALFORMED` when it cannot be worked out for this
        ///     resource
        List<Found> evaluate(JsonObject resource);
    }

    /// One value.
    ///
    /// @param type the FHIR type, such as `HumanName`, `date` or `Patient.contact`; the name of
    ///     a primitive of FHIR also for what the expression worked out itself, such as `boolean`
    /// @param value the part of the resource, or the value worked out
    record Found(String type, Json value) {}
}
