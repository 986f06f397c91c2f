// SPDX-License-Identifier: Apache-2.0

/// The audit trail of the data plane: rows of calls, gathered, sealed, bounded, read newest first
/// (docs/formats/audit.md). Knows nothing of HTTP or FHIR.
@org.jspecify.annotations.NullMarked
module dev.signet.audit {
    requires transitive dev.signet.ledger;
    requires static transitive org.jspecify;

    exports dev.signet.audit;
}
