// SPDX-License-Identifier: Apache-2.0
/// Export of an account's data in bulk: a job that walks over the data as it was at one moment and
/// leaves sealed files of NDJSON (<https://hl7.org/fhir/uv/bulkdata/STU2/export.html>).
@org.jspecify.annotations.NullMarked
package dev.signet.dataplane.bulk.export;
