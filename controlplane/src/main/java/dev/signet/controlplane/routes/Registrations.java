// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.routes;

import dev.signet.controlplane.engine.ControlStore;
import dev.signet.controlplane.engine.RecordCodec;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Which namespaces of Azure a subscription has been registered for that are not this
/// installation's: nothing follows from it but that a client is told what it has asked for. Any
/// thread.
///
/// @param records where it is remembered
record Registrations(ControlStore records) {
    /// Namespaces that instructions and templates for the real service name.
    private static final List<String> KNOWN =
            List.of(
                    "Microsoft.DocumentDB",
                    "Microsoft.ContainerInstance",
                    "Microsoft.ContainerRegistry",
                    "Microsoft.Databricks",
                    "Microsoft.Devices",
                    "Microsoft.EventGrid",
                    "Microsoft.EventHub",
                    "Microsoft.Network",
                    "Microsoft.OperationalInsights",
                    "Microsoft.Storage",
                    "Microsoft.Web");

    /// A registration as it is recorded; docs/formats/control-records.md.
    record Document(int format, String subscription, String namespace) {
        Document {
            RecordCodec.requireFormat(format);
        }
    }

    static List<String> known() {
        return KNOWN;
    }

    /// The namespace as it is spelled; empty for one that nobody is told of.
    static Optional<String> spelled(String name) {
        return KNOWN.stream().filter(name::equalsIgnoreCase).findFirst();
    }

    boolean isRegistered(String subscription, String namespace) {
        return records.read(key(subscription, namespace)).isPresent();
    }

    void register(String subscription, String namespace) {
        byte[] document =
                RecordCodec.write(new Document(RecordCodec.FORMAT, subscription, namespace));
        records.write(Map.of(key(subscription, namespace), Optional.of(document)));
    }

    void unregister(String subscription, String namespace) {
        records.write(Map.of(key(subscription, namespace), Optional.empty()));
    }

    private static String key(String subscription, String namespace) {
        return ("registration/" + subscription + "/" + namespace).toLowerCase(Locale.ROOT);
    }
}
