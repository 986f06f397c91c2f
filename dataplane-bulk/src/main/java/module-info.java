// SPDX-License-Identifier: Apache-2.0
/// What is asked of the data plane and goes on behind the answer, as jobs: export, import, bulk
/// delete.
@org.jspecify.annotations.NullMarked
module dev.signet.dataplane.bulk {
    requires transitive dev.signet.dataplane;
    requires transitive dev.signet.jobs;
    requires transitive dev.signet.transfer;
    requires dev.signet.anonymisation;
    requires static transitive org.jspecify;

    exports dev.signet.dataplane.bulk;
}
