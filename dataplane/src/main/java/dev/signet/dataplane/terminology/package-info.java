// SPDX-License-Identifier: Apache-2.0
/// Code systems, value sets and maps of concepts that an account has stored: what they list, what
/// they hold and what subsumes what.
@org.jspecify.annotations.NullMarked
package dev.signet.dataplane.terminology;
