// SPDX-License-Identifier: Apache-2.0
/// FHIR's operations (`$...`), each of which names itself by its routes.
@org.jspecify.annotations.NullMarked
package dev.signet.dataplane.operation;
