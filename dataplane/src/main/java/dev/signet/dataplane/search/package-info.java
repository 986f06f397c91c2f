// SPDX-License-Identifier: Apache-2.0
/// How FHIR's search stands on the index: documents from resources and queries from requests,
/// kept as a pair, and the running of a search on a snapshot.
@org.jspecify.annotations.NullMarked
package dev.signet.dataplane.search;
