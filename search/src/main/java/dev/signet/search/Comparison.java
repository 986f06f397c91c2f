// SPDX-License-Identifier: Apache-2.0
package dev.signet.search;

/// How a date, number or quantity is compared (FHIR R4, section 3.1.1.4.2).
public enum Comparison {
    /// Equal within the precision of the query's value.
    EQ,
    /// Not equal.
    NE,
    /// Greater.
    GT,
    /// Less.
    LT,
    /// Greater or equal.
    GE,
    /// Less or equal.
    LE,
    /// Starts after.
    SA,
    /// Ends before.
    EB,
    /// About: within a tenth of a number, within the width of a date on each side of it.
    AP
}
