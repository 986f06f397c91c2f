// SPDX-License-Identifier: Apache-2.0
/// The whole system from outside: the server as a process, real clients, real patients, every
/// promise as a check. Speaks HTTP only.
@org.jspecify.annotations.NullMarked
module dev.signet.conformance {
    requires static transitive org.jspecify;
    requires transitive java.net.http;
    requires jdk.httpserver;
    requires transitive tools.jackson.databind;
    requires org.apache.commons.compress;
    requires com.github.luben.zstd_jni;

    exports dev.signet.conformance;
}
