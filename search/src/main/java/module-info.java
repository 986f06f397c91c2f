// SPDX-License-Identifier: Apache-2.0
/// Search parameters by type: what is taken from a resource, what is indexed, how a query is read
/// and what is asked of the index. Pure functions between the definitions and the index; knows
/// no HTTP and no store.
@org.jspecify.annotations.NullMarked
module dev.signet.search {
    requires transitive dev.signet.fhir;
    requires transitive dev.signet.index;
    requires static transitive org.jspecify;
    requires ucum;

    exports dev.signet.search;
    exports dev.signet.search.own;
    exports dev.signet.search.query;
    exports dev.signet.search.type;
}
