// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonObject;
import java.util.List;
import java.util.Optional;

/// The whole FHIRPath language (port; module fhirpath is the adapter), for expressions that are
/// not known when the build compiles search parameters, and for those that compiled paths cannot
/// carry. Slower than those by orders, so on the way of no request but those that need it. Any
/// thread.
public interface FhirPathEngine {
    /// Reads an expression.
    ///
    /// @throws dev.signet.base.Failed `MALFORMED` when it is no FHIRPath
    Expression parse(String text);

    /// Reads an expression that selects parts of a resource: names, indexes, `where` and what
    /// compares. Functions that make values (text, numbers, dates), or that walk on their own, are
    /// refused: a short expression of those can take any time and memory. So are texts that are
    /// looked for in texts, but short literals.
    ///
    /// @throws dev.signet.base.Failed `MALFORMED` as [#parse], and with the fact `function` for one
    ///     that is not taken
    Expression parseSelection(String text);

    /// Reads an expression of a search parameter: as [#parseSelection], and with `|`, `iif`,
    /// `distinct`, `combine`, `union` and `resolve` besides.
    ///
    /// @param type whose elements it has to name; "" when it is asked of several types
    /// @throws dev.signet.base.Failed `MALFORMED` as [#parseSelection], and when it names an
    ///     element that the type does not have
    Expression parseExtraction(String text, String type);

    /// An expression that was read. Any thread.
    interface Expression {
        /// What it gives for a resource, which is also what `%resource` means; in the order of
        /// the document, empty when it gives nothing.
        ///
        /// @throws dev.signet.base.Failed `MALFORMED` when it cannot be worked out for this
        ///     resource, or a selection names an element that its type does not have; `TOO_LARGE`
        ///     when it looks at too much of it too often
        ///
        /// @param work is told what it costs
        List<Found> evaluate(JsonObject resource, FhirPathWork work);
    }

    /// One value.
    ///
    /// @param type the FHIR type, such as `HumanName`, `date` or `Patient.contact`; the name of
    ///     a primitive of FHIR also for what the expression worked out itself, such as `boolean`
    /// @param value the part of the resource, or the value worked out
    /// @param place of that part; empty for a value worked out
    record Found(String type, Json value, Optional<ElementPlace> place) {}

    /// Makes engines; the service by which the adapter is found where it is not on the class path
    /// of who asks.
    interface Maker {
        /// An engine for a FHIR version.
        FhirPathEngine make(Definitions definitions);
    }
}
