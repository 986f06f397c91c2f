// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.vault;

import dev.signet.http.Response;
import dev.signet.portal.account.Accounts;
import dev.signet.portal.account.People.Holder;
import dev.signet.portal.account.People.Person;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.Frame.Link;
import dev.signet.portal.page.PageRoutes;
import dev.signet.portal.page.Pages;
import dev.signet.portal.page.Pages.Place;
import dev.signet.portal.page.Paging;
import dev.signet.portal.plane.Planes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// What a vault was asked, by whom, and what it has answered; and what was done to it in Resource
/// Manager.
public record VaultAuditPages(Pages pages) {
    private static final int ROWS = 50;
    private static final int ROWS_READ_MAX = 1_000;

    void addTo(PageRoutes routes) {
        routes.get("vaults/{vault}/audit", this::newest);
    }

    private Response newest(Call call) {
        Vaults.Vault vault = Vaults.find(call.planes(), call.name("vault"));
        AuditFilter filter = AuditFilter.of(call);
        Who who = Who.of(call);
        String path = "/auditEvents?%24top=" + ROWS_READ_MAX + filter.asked(who.service());
        Planes planes = call.planes();
        JsonNode answer = Accounts.good(planes.arm(vault.id() + path, Planes.VAULTS)).body();
        List<JsonNode> told = answer.path("value").valueStream().toList();
        List<AuditRow> rows =
                AuditRow.together(told.stream().map(each -> AuditRow.of(each, who)).toList());
        var shown = Paging.of(rows, call.number("page"), ROWS);
        String here = vault.href() + "/audit";
        String query = filter.query();
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
                        "filter",
                        filter,
                        "callers",
                        callers(call, who, told, filter),
                        "rows",
                        shown.items(),
                        "most",
                        told.size() >= ROWS_READ_MAX,
                        "cut",
                        answer.path("isCut").asBoolean(false),
                        "paging",
                        shown.links(here + "?" + (query.isEmpty() ? "" : query + "&") + "page=")));
    }

    /// Who can be chosen: who is signed in, Signet itself, those who stand in the rows, and users.
    private static List<Person> callers(
            Call call, Who who, List<JsonNode> rows, AuditFilter filter) {
        var callers = new LinkedHashMap<String, String>();
        String me = call.session().objectId();
        callers.put(me, who.name(me) + " (you)");
        callers.put(who.service(), Holder.ITSELF.name());
        var others = new ArrayList<String>();
        others.add(filter.who());
        rows.forEach(each -> others.add(AuditRow.caller(each)));
        who.people().suggested().forEach(each -> others.add(each.objectId()));
        others.removeIf(String::isEmpty);
        others.forEach(each -> callers.putIfAbsent(each, who.name(each)));
        return callers.entrySet().stream()
                .map(each -> new Person(each.getKey(), each.getValue(), ""))
                .toList();
    }
}
