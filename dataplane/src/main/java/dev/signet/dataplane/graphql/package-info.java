// SPDX-License-Identifier: Apache-2.0
/// `$graphql` (<https://hl7.org/fhir/R4/graphql.html>): a document is read, held against the
/// definitions as a whole, then walked over the data.
@org.jspecify.annotations.NullMarked
package dev.signet.dataplane.graphql;
