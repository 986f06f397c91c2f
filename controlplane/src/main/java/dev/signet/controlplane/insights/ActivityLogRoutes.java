// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.insights;

import dev.signet.controlplane.arm.ApiVersions;
import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.ArmJson;
import dev.signet.controlplane.arm.ArmRequest;
import dev.signet.controlplane.arm.Routes;
import dev.signet.http.Response;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/// The addresses of the activity log (Microsoft.Insights 2015-04-01, ActivityLogs_List and
/// EventCategories_List).
///
/// @param tenant of the installation
public record ActivityLogRoutes(ActivityLog log, String tenant) {
    private static final ApiVersions VERSIONS = ApiVersions.of("2014-04-01 2015-04-01");

    public void addTo(Routes routes) {
        routes.add(
                        VERSIONS,
                        "GET",
                        "/subscriptions/{subscription}/providers/Microsoft.Insights"
                                + "/eventtypes/management/values",
                        this::list)
                .add(
                        VERSIONS,
                        "GET",
                        "/providers/Microsoft.Insights/eventcategories",
                        _ ->
                                ArmJson.response(
                                        200, ArmJson.list(Set.of(localized("Administrative")))));
    }

    private Response list(ArmRequest call) {
        var filter = ActivityFilter.of(call.parameter("$filter").orElse(""));
        Optional<Set<String>> selected =
                call.parameter("$select")
                        .filter(each -> !each.isBlank())
                        .map(ActivityLogRoutes::names);
        return ArmJson.response(
                200,
                ArmJson.list(
                        log.newestFirst(filter).stream()
                                .map(each -> selected(shown(call, each), selected))
                                .toList()));
    }

    private static Set<String> names(String select) {
        return Arrays.stream(select.split(",", -1))
                .map(each -> each.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    private static ObjectNode selected(ObjectNode event, Optional<Set<String>> names) {
        if (names.isEmpty()) {
            return event;
        }
        ObjectNode kept = ArmJson.object();
        event.properties().stream()
                .filter(each -> names.get().contains(each.getKey().toLowerCase(Locale.ROOT)))
                .forEach(each -> kept.set(each.getKey(), each.getValue()));
        if (kept.size() < names.get().size()) {
            throw ArmError.property("$select", "must name members of an event");
        }
        return kept;
    }

    private ObjectNode shown(ArmRequest call, Activity activity) {
        ActivityRecord record = activity.record();
        String at = ArmJson.time(record.at());
        ObjectNode event = ArmJson.object();
        event.putObject("authorization")
                .put("action", record.operation())
                .put("scope", record.resource());
        event.put("caller", record.caller());
        event.put("channels", "Operation");
        event.put("correlationId", record.correlation());
        event.put("description", "");
        event.put("eventDataId", record.id());
        event.set("eventName", localized(activity.begun() ? "BeginRequest" : "EndRequest"));
        event.set("category", localized("Administrative"));
        event.put("eventTimestamp", at);
        event.put(
                "id",
                record.resource()
                        + "/events/"
                        + record.id()
                        + "/ticks/"
                        + record.at().toEpochMilli());
        event.putObject("httpRequest")
                .put("clientRequestId", record.correlation())
                .put("clientIpAddress", record.address())
                .put("method", record.method());
        event.put("level", record.failed() ? "Error" : "Informational");
        event.put("operationId", record.correlation());
        event.set("operationName", localized(record.operation()));
        event.put("resourceGroupName", record.group());
        event.set("resourceProviderName", localized(record.namespace()));
        event.set("resourceType", localized(record.type()));
        event.put("resourceId", record.resource());
        event.set("status", localized(activity.status()));
        event.set("subStatus", localized(String.valueOf(record.status())));
        event.put("submissionTimestamp", at);
        event.put("subscriptionId", call.subscription());
        event.put("tenantId", tenant);
        event.putObject("properties").put("statusCode", String.valueOf(record.status()));
        return event;
    }

    private static ObjectNode localized(String value) {
        return ArmJson.object().put("value", value).put("localizedValue", value);
    }
}
