// SPDX-License-Identifier: Apache-2.0

/// The process that a server runs in: what it logs, how many carriers its virtual threads have,
/// and its end when it does nothing but collect.
@org.jspecify.annotations.NullMarked
module dev.signet.process {
    requires dev.signet.base;
    requires static transitive org.jspecify;
    requires java.logging;
    requires java.management;
    requires jdk.management;

    exports dev.signet.process;
}
