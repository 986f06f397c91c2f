// SPDX-License-Identifier: Apache-2.0
/// The same searches asked of this server and of another one that holds the same resources. What
/// the other one is, and what is asked, the tests say: HAPI's JPA server, in a process of its own.
@org.jspecify.annotations.NullMarked
module dev.signet.differential {
    requires static transitive org.jspecify;
    requires transitive dev.signet.conformance;

    exports dev.signet.differential;
}
