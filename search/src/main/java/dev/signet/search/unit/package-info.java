// SPDX-License-Identifier: Apache-2.0
/// Units of measure: which compare, and by what factor.
@org.jspecify.annotations.NullMarked
package dev.signet.search.unit;
