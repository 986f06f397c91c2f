// SPDX-License-Identifier: Apache-2.0
/// The life of an account: made, opened, served, refused, damaged, removed.
@org.jspecify.annotations.NullMarked
module dev.signet.accounts {
    requires transitive dev.signet.controlplane;
    requires transitive dev.signet.dataplane.bulk;
    requires transitive dev.signet.installation;
    requires transitive dev.signet.keys;
    requires static transitive org.jspecify;

    exports dev.signet.accounts;
    exports dev.signet.accounts.key;
}
