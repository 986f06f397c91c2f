// SPDX-License-Identifier: Apache-2.0
/// The data plane: FHIR's REST interface of an account.
@org.jspecify.annotations.NullMarked
module dev.signet.dataplane {
    requires transitive dev.signet.fhir;
    requires transitive dev.signet.http;
    requires transitive dev.signet.identity;
    requires transitive dev.signet.jobs;
    requires transitive dev.signet.search;
    requires transitive dev.signet.store;
    requires com.graphqljava;
    requires static transitive org.jspecify;

    exports dev.signet.dataplane;
    exports dev.signet.dataplane.budget;
    exports dev.signet.dataplane.exchange;
}
