// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.account;

import dev.signet.http.Response;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.Form;
import dev.signet.portal.page.PageRoutes;
import dev.signet.portal.page.Pages;
import dev.signet.portal.page.Paging;
import dev.signet.portal.plane.Answer;
import dev.signet.portal.plane.Planes;
import dev.signet.portal.plane.Wire;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Where the logs and metrics of an account are to go, as ARM keeps it.
public record DiagnosticPages(Pages pages) {
    private static final String ONE = "accounts/{group}/{account}/diagnostics";
    private static final int ROWS = 25;
    private static final String SETTINGS = "/providers/Microsoft.Insights/diagnosticSettings";

    /// Sorts of places, by the property that names one.
    static final Map<String, String> DESTINATIONS =
            Collections.unmodifiableMap(
                    new TreeMap<>(
                            Map.of(
                                    "workspaceId", "Log Analytics workspace",
                                    "storageAccountId", "Storage account",
                                    "eventHubAuthorizationRuleId", "Event hub",
                                    "marketplacePartnerId", "Partner")));

    public void addTo(PageRoutes routes) {
        routes.get(ONE, this::list)
                .post(ONE, this::add)
                .post(ONE + "/{setting}/delete", this::delete);
    }

    /// A setting as a person reads it.
    ///
    /// @param categories of logs and metrics that are on
    /// @param destinations sort and resource id of each
    public record Row(String name, String categories, List<String> destinations) {
        static Row of(JsonNode json) {
            JsonNode properties = json.path("properties");
            String categories =
                    String.join(
                            ", ",
                            Stream.concat(
                                            properties.path("logs").valueStream(),
                                            properties.path("metrics").valueStream())
                                    .filter(each -> each.path("enabled").asBoolean(false))
                                    .map(
                                            each ->
                                                    each.path("category")
                                                            .asString(
                                                                    each.path("categoryGroup")
                                                                            .asString("")))
                                    .toList());
            var destinations = new ArrayList<String>();
            DESTINATIONS.forEach(
                    (property, label) -> {
                        String id = properties.path(property).asString("");
                        if (!id.isEmpty()) {
                            destinations.add(label + ": " + id);
                        }
                    });
            return new Row(json.path("name").asString(""), categories, destinations);
        }
    }

    private Response list(Call call) {
        Account account = Accounts.find(call);
        List<Row> rows =
                Accounts.list(call.planes(), account.id() + SETTINGS, Planes.DIAGNOSTICS).stream()
                        .map(Row::of)
                        .toList();
        var shown = Paging.of(rows, call.number("page"), ROWS);
        return pages.page(
                call,
                200,
                AccountPages.place(account, "Diagnostic settings", "/diagnostics"),
                "account/diagnostics",
                Map.of(
                        "account", account,
                        "rows", shown.items(),
                        "paging", shown.links(account.href() + "/diagnostics?page="),
                        "destinations", DESTINATIONS,
                        "csrf", call.session().csrf()));
    }

    /// The body of a setting that a form asks for; the control plane names what is wrong with it.
    static ObjectNode body(Form form) {
        ObjectNode body = Wire.object();
        ObjectNode properties = body.putObject("properties");
        String sort = form.text("sort");
        if (DESTINATIONS.containsKey(sort)) {
            properties.put(sort, form.text("destination"));
        }
        if (form.ticked("audit")) {
            properties
                    .putArray("logs")
                    .addObject()
                    .put("category", "AuditLogs")
                    .put("enabled", true);
        }
        if (form.ticked("metrics")) {
            properties
                    .putArray("metrics")
                    .addObject()
                    .put("category", "AllMetrics")
                    .put("enabled", true);
        }
        return body;
    }

    private Response add(Call call) {
        Account account = Accounts.find(call);
        String path = account.id() + SETTINGS + Planes.path(call.form().text("name"));
        Answer answer =
                call.planes().arm("PUT", path, Planes.DIAGNOSTICS, Optional.of(body(call.form())));
        return told(call, account, answer, "The setting is kept.");
    }

    private Response delete(Call call) {
        Account account = Accounts.find(call);
        String path = account.id() + SETTINGS + Planes.path(call.name("setting"));
        Answer answer = call.planes().arm("DELETE", path, Planes.DIAGNOSTICS, Optional.empty());
        return told(call, account, answer, "The setting was deleted.");
    }

    private static Response told(Call call, Account account, Answer answer, String good) {
        call.session().tell(answer.good(), answer.good() ? good : answer.problem());
        return Pages.to(
                Planes.path("accounts", account.group(), account.reference(), "diagnostics"));
    }
}
