// SPDX-License-Identifier: Apache-2.0
/// What the server measures, sent to a collector of OpenTelemetry where the operator names one.
@org.jspecify.annotations.NullMarked
module dev.signet.telemetry {
    requires transitive dev.signet.http;
    requires static transitive org.jspecify;
    requires com.google.protobuf;
    requires io.opentelemetry.proto;
    requires java.net.http;
    requires micrometer.core;
    requires micrometer.registry.otlp;

    exports dev.signet.telemetry;
}
