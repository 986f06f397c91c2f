// SPDX-License-Identifier: Apache-2.0
/// FHIR's history interaction: what is asked, and its pages.
@org.jspecify.annotations.NullMarked
package dev.signet.dataplane.interaction.history;
