// SPDX-License-Identifier: Apache-2.0
/// Requests that are answered later: R5's asynchronous interaction request pattern
/// (<https://hl7.org/fhir/R5/async-bundle.html>).
@org.jspecify.annotations.NullMarked
package dev.signet.dataplane.bulk.async;
