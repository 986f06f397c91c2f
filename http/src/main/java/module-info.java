// SPDX-License-Identifier: Apache-2.0
/// The server: TLS, routing by host and path, bounded bodies, CORS, metrics. Planes plug in as
/// functions from request to response; Helidon shows nowhere outside.
@org.jspecify.annotations.NullMarked
module dev.signet.http {
    requires transitive dev.signet.base;
    requires static transitive org.jspecify;
    requires io.helidon.webserver;
    requires io.helidon.common.tls;
    requires java.logging;
    requires java.management;
    requires jdk.management;
    requires transitive micrometer.core;
    requires micrometer.registry.prometheus;

    exports dev.signet.http;
    exports dev.signet.http.server;
}
