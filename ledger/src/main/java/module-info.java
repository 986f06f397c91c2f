// SPDX-License-Identifier: Apache-2.0
/// What was written: a sealed, synced key-value store on RocksDB. Knows families, keys and bytes;
/// never looks for a key to seal with.
@org.jspecify.annotations.NullMarked
module dev.signet.ledger {
    requires transitive dev.signet.crypto;
    requires static transitive org.jspecify;
    requires rocksdbjni;

    exports dev.signet.ledger;
    exports dev.signet.ledger.record;
}
