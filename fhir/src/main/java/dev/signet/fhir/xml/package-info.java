// SPDX-License-Identifier: Apache-2.0
/// FHIR's XML (<https://hl7.org/fhir/R4/xml.html>): read as JSON, and written from it.
@org.jspecify.annotations.NullMarked
package dev.signet.fhir.xml;
