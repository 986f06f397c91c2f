// SPDX-License-Identifier: Apache-2.0
/// A server that answers the Key Vault REST API for keys: keys and their versions, access
/// policies, soft delete and an audit trail of its own, all sealed under the root it is handed.
@org.jspecify.annotations.NullMarked
module dev.signet.vault {
    requires transitive dev.signet.base;
    requires transitive dev.signet.http;
    requires transitive dev.signet.identity;
    requires transitive dev.signet.ledger;
    requires transitive dev.signet.json;
    requires static transitive org.jspecify;
    requires transitive dev.signet.crypto;
    requires org.bouncycastle.provider;
    requires tools.jackson.databind;

    exports dev.signet.vault;
    exports dev.signet.vault.access;
    exports dev.signet.vault.audit;
    exports dev.signet.vault.keys;
    exports dev.signet.vault.records;
    exports dev.signet.vault.rest;
    exports dev.signet.vault.vaults;
}
