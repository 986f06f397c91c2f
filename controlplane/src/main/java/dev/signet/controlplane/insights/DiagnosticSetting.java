// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.insights;

import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.ArmMembers;
import dev.signet.controlplane.engine.RecordCodec;
import dev.signet.json.Members;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// Where the logs and metrics of a resource shall go, as the control plane remembers it. A value;
/// docs/formats/control-records.md.
///
/// @param uid of the resource
/// @param name as spelled
/// @param properties as given, in the shape of 2021-05-01-preview
record DiagnosticSetting(int format, UUID uid, String name, ObjectNode properties) {
    static final String AUDIT = "AuditLogs";
    static final String METRICS = "AllMetrics";

    private static final Pattern NAME = Pattern.compile("[^<>%&?/\\\\*|:\"]{1,260}");
    private static final List<String> DESTINATIONS =
            List.of(
                    "workspaceId",
                    "storageAccountId",
                    "eventHubAuthorizationRuleId",
                    "serviceBusRuleId",
                    "marketplacePartnerId");
    private static final Set<String> GROUPS = Set.of("alllogs", "audit");
    private static final Set<String> LOGS = Set.of("auditlogs", "diagnosticlogs");
    private static final int TEXT_CHARACTERS_MAX = 1024;
    private static final int ENTRIES_MAX = 16;

    DiagnosticSetting {
        RecordCodec.requireFormat(format);
    }

    static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw ArmError.property(
                    "name", "must have 1 to 260 characters without < > % & ? / \\ * | : \"");
        }
    }

    /// The properties that a body asks for.
    ///
    /// @throws dev.signet.base.Failed `INVALID`
    static ObjectNode asked(ObjectNode body) {
        Members properties =
                ArmMembers.of(body)
                        .object("properties")
                        .orElseThrow(() -> ArmError.property("properties", "is required"));
        boolean somewhere = false;
        for (String name : DESTINATIONS) {
            somewhere |= text(properties, name).isPresent();
        }
        if (!somewhere) {
            throw ArmError.property(
                    "properties", "must name one of " + String.join(", ", DESTINATIONS));
        }
        Optional<String> hub = text(properties, "eventHubName");
        if (hub.isPresent() && text(properties, "eventHubAuthorizationRuleId").isEmpty()) {
            throw ArmError.property(
                    properties.path("eventHubName"), "is for an eventHubAuthorizationRuleId");
        }
        text(properties, "logAnalyticsDestinationType")
                .filter(each -> !each.equals("Dedicated") && !each.equals("AzureDiagnostics"))
                .ifPresent(
                        _ -> {
                            throw ArmError.property(
                                    properties.path("logAnalyticsDestinationType"),
                                    "must be Dedicated or AzureDiagnostics");
                        });
        boolean logs = entries(properties, "logs", true);
        boolean metrics = entries(properties, "metrics", false);
        if (!logs && !metrics) {
            throw ArmError.property("properties", "must have logs or metrics");
        }
        properties.refuseUnknown();
        return ArmMembers.of(body).tree("properties").orElseThrow();
    }

    /// @return whether one of them is there
    private static boolean entries(Members properties, String name, boolean logs) {
        List<Members> all = properties.objects(name).orElse(List.of());
        if (all.size() > ENTRIES_MAX) {
            throw ArmError.property(
                    properties.path(name), "must have at most " + ENTRIES_MAX + " entries");
        }
        for (Members entry : all) {
            Optional<String> category = text(entry, "category");
            Optional<String> group = logs ? text(entry, "categoryGroup") : Optional.empty();
            if (category.isPresent() == group.isPresent()) {
                throw ArmError.property(
                        entry.path("category"), "is required" + (logs ? ", or a group" : ""));
            }
            Set<String> known = logs ? LOGS : Set.of(METRICS.toLowerCase(Locale.ROOT));
            if (category.filter(each -> !known.contains(each.toLowerCase(Locale.ROOT))).isPresent()
                    || group.filter(each -> !GROUPS.contains(each.toLowerCase(Locale.ROOT)))
                            .isPresent()) {
                throw ArmError.property(
                        entry.path(category.isPresent() ? "category" : "categoryGroup"),
                        "is none that the resource has");
            }
            if (entry.flag("enabled").isEmpty()) {
                throw ArmError.property(entry.path("enabled"), "is required");
            }
            entry.pass("timeGrain");
            entry.object("retentionPolicy")
                    .ifPresent(
                            policy -> {
                                var _ = policy.flag("enabled");
                                var _ = policy.integer("days");
                            });
        }
        return !all.isEmpty();
    }

    private static Optional<String> text(Members properties, String name) {
        return properties.text(name, TEXT_CHARACTERS_MAX).filter(each -> !each.isEmpty());
    }
}
