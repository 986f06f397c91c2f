// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.query;

/// What to do with parameters that are not known (header `Prefer: handling=`, FHIR R4, section
/// 3.1.1.1).
public enum Handling {
    /// Refuse the query.
    STRICT,
    /// Pass over them and say so.
    LENIENT
}
