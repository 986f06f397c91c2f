// SPDX-License-Identifier: Apache-2.0
/// The interactions of FHIR's REST API on resources, one file each, with what they share.
@org.jspecify.annotations.NullMarked
package dev.signet.dataplane.interaction;
