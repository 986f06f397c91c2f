// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.vault;

import dev.signet.http.Response;
import dev.signet.portal.account.Accounts;
import dev.signet.portal.account.People;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.Frame.Link;
import dev.signet.portal.page.PageRoutes;
import dev.signet.portal.page.Pages;
import dev.signet.portal.page.Pages.Place;
import dev.signet.portal.page.Paging;
import dev.signet.portal.plane.Planes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// What a vault was asked, by whom, and what it has answered.
public record VaultAuditPages(Pages pages) {
    private static final String CLAIM =
            "http://schemas.microsoft.com/identity/claims/objectidentifier";
    private static final int ROWS = 50;
    private static final int ROWS_READ_MAX = 1_000;
    private static final int SECONDS = 19;

    void addTo(PageRoutes routes) {
        routes.get("vaults/{vault}/audit", this::newest);
    }

    /// One call of a vault.
    ///
    /// @param about the key, with its version where it was one; empty for the vault
    /// @param why it was refused; empty otherwise
    public record Row(
            String time,
            String operation,
            String about,
            boolean good,
            String why,
            String caller,
            String address) {
        static Row of(JsonNode row, People people, String service) {
            String time = row.path("time").asString("");
            String id = row.path("properties").path("id").asString("");
            int keys = id.indexOf("/keys/");
            String caller = row.path("identity").path("claim").path(CLAIM).asString("");
            return new Row(
                    (time.length() > SECONDS ? time.substring(0, SECONDS) : time).replace("T", " ")
                            + " UTC",
                    row.path("operationName").asString("") + switched(row),
                    keys < 0 ? "" : id.substring(keys + "/keys/".length()),
                    row.path("resultType").asString("").equals("Success"),
                    row.path("resultDescription").asString(""),
                    caller.equalsIgnoreCase(service) ? "Signet itself" : people.name(caller),
                    row.path("callerIpAddress").asString(""));
        }
    }

    private static String switched(JsonNode row) {
        JsonNode enabled = row.at("/properties/keyProperties/attributes/enabled");
        return !enabled.isBoolean() ? "" : enabled.asBoolean() ? " (enabled)" : " (disabled)";
    }

    private Response newest(Call call) {
        Vaults.Vault vault = Vaults.find(call.planes(), call.name("vault"));
        boolean refused = call.parameter("only").equals("refused");
        People people = People.of(call.planes());
        String service = call.planes().settings().serviceObjectId();
        String path = vault.id() + "/auditEvents?%24top=" + ROWS_READ_MAX;
        JsonNode told = Accounts.good(call.planes().arm(path, Planes.VAULTS)).body().path("value");
        var rows = new ArrayList<Row>();
        for (JsonNode each : told) {
            Row row = Row.of(each, people, service);
            if (!refused || !row.good()) {
                rows.add(row);
            }
        }
        var shown = Paging.of(List.copyOf(rows), call.number("page"), ROWS);
        String here = vault.href() + "/audit";
        return pages.page(
                call,
                200,
                Place.of(
                        "Audit of " + vault.name(),
                        "vaults",
                        VaultPages.ALL,
                        new Link(vault.name(), vault.href())),
                "vault/audit",
                Map.of(
                        "here",
                        here,
                        "refused",
                        refused,
                        "rows",
                        shown.items(),
                        "most",
                        told.size() >= ROWS_READ_MAX,
                        "paging",
                        shown.links(here + (refused ? "?only=refused&page=" : "?page="))));
    }
}
