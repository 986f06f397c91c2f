// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.account;

import dev.signet.http.Response;
import dev.signet.portal.PortalSettings;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.Frame.Link;
import dev.signet.portal.page.Frame.Tab;
import dev.signet.portal.page.PageRoutes;
import dev.signet.portal.page.Pages;
import dev.signet.portal.page.Pages.Place;
import dev.signet.portal.page.Paging;
import dev.signet.portal.plane.Planes;
import dev.signet.portal.vault.KeyCause;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The accounts, and what each one is.
///
/// @param clock by which rates are drawn
public record AccountPages(Pages pages, InstantSource clock, Rates rates) {
    private static final int ROWS = 25;
    private static final String ONE = "accounts/{group}/{account}";

    /// Pages about one thing: what they have in common, and each as name in the address and label.
    private record Group(String label, List<List<String>> pages) {
        boolean has(String page) {
            return pages.stream().anyMatch(each -> each.getFirst().equals(page));
        }
    }

    /// Pages about one account, in the order of their tabs.
    private static final List<Group> GROUPS =
            List.of(
                    new Group("Overview", List.of(List.of("", "Overview"))),
                    new Group("Data", List.of(List.of("/data", "Data"))),
                    new Group(
                            "Security",
                            List.of(
                                    List.of("/key", "Key"),
                                    List.of("/database", "Database"),
                                    List.of("/access", "Access control"),
                                    List.of("/authentication", "Authentication"),
                                    List.of("/identity", "Identity"),
                                    List.of("/networking", "Networking"),
                                    List.of("/cors", "CORS"))),
                    new Group(
                            "Operations",
                            List.of(
                                    List.of("/jobs", "Jobs"),
                                    List.of("/diagnostics", "Diagnostic settings"),
                                    List.of("/properties", "Properties"))));

    public AccountPages(Pages pages, InstantSource clock) {
        this(pages, clock, new Rates());
    }

    public void addTo(PageRoutes routes) {
        routes.get("accounts", this::list)
                .get(ONE, this::overview)
                .get(ONE + "/state", this::state)
                .get(ONE + "/rates", this::rates)
                .get(ONE + "/properties", this::properties);
    }

    /// A line of the list.
    public record Row(Account account, Health health) {}

    private Response list(Call call) {
        String wanted = call.parameter("name").toLowerCase(Locale.ROOT);
        List<Account> found =
                Accounts.all(call.planes()).stream()
                        .filter(each -> each.reference().contains(wanted))
                        .toList();
        var shown = Paging.of(found, call.number("page"), ROWS);
        List<Row> rows =
                shown.items().stream()
                        .map(each -> new Row(each, Accounts.health(call.planes(), each)))
                        .toList();
        return pages.page(
                call,
                200,
                Place.of("Accounts", "accounts"),
                "accounts",
                Map.of(
                        "rows",
                        rows,
                        "wanted",
                        wanted,
                        "paging",
                        shown.links(
                                PortalSettings.ROOT
                                        + "/accounts?name="
                                        + Planes.encoded(wanted)
                                        + "&page=")));
    }

    private Response overview(Call call) {
        Account account = Accounts.find(call);
        Health health = Accounts.health(call.planes(), account);
        return pages.page(
                call,
                200,
                place(account, account.reference(), ""),
                "account/overview",
                Map.of(
                        "account",
                        account,
                        "health",
                        health,
                        "cause",
                        KeyCause.of(call, account, health),
                        "rates",
                        looked(call),
                        "address",
                        call.planes().settings().shown() + "/fhir/" + account.served()));
    }

    /// The state alone, asked for again and again by the pages that show it; nothing while it is
    /// what they show.
    private Response state(Call call) {
        Account account = Accounts.find(call);
        Health health = Accounts.health(call.planes(), account);
        String was = call.parameter("was");
        if (health.mark().equals(was)) {
            return Pages.unchanged();
        }
        Optional<KeyCause> cause = KeyCause.of(call, account, health);
        return KeyCause.mark(health, cause).equals(was)
                ? Pages.unchanged()
                : pages.part(
                        call,
                        "account/state",
                        Map.of("account", account, "health", health, "cause", cause));
    }

    /// The curves alone, asked for again and again.
    private Response rates(Call call) {
        Account account = Accounts.find(call);
        return pages.part(call, "account/rates", Map.of("account", account, "rates", looked(call)));
    }

    private Rates.Shown looked(Call call) {
        return rates.look(clock.instant(), call.planes().metrics());
    }

    private Response properties(Call call) {
        Account account = Accounts.find(call);
        return pages.page(
                call,
                200,
                place(account, "Properties", "/properties"),
                "account/properties",
                Map.of("account", account, "json", account.json().toPrettyString()));
    }

    /// Where a page about an account stands.
    ///
    /// @param page which one is lit, as in the address
    public static Place place(Account account, String title, String page) {
        var crumbs = new ArrayList<Link>();
        crumbs.add(new Link("Accounts", PortalSettings.ROOT + "/accounts"));
        if (!page.isEmpty()) {
            crumbs.add(new Link(account.reference(), account.href()));
        }
        var tabs = new ArrayList<Tab>();
        var pages = new ArrayList<Tab>();
        for (Group group : GROUPS) {
            boolean isLit = group.has(page);
            String first = account.href() + group.pages().getFirst().getFirst();
            tabs.add(new Tab(group.label(), first, isLit));
            if (isLit && group.pages().size() > 1) {
                for (List<String> each : group.pages()) {
                    String href = account.href() + each.getFirst();
                    pages.add(new Tab(each.get(1), href, each.getFirst().equals(page)));
                }
            }
        }
        return new Place(title, "accounts", crumbs, tabs, pages);
    }
}
