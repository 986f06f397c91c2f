// SPDX-License-Identifier: Apache-2.0
/// The database: commit, snapshot, search, history, recovery. Stores bytes, terms and conditions;
/// knows no FHIR.
@org.jspecify.annotations.NullMarked
module dev.signet.store {
    requires transitive dev.signet.crypto;
    requires transitive dev.signet.index;
    requires transitive dev.signet.ledger;
    requires static transitive org.jspecify;
    requires com.github.luben.zstd_jni;

    exports dev.signet.store;
}
