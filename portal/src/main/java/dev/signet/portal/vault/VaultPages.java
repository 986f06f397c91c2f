// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.vault;

import dev.signet.base.Entropy;
import dev.signet.http.Response;
import dev.signet.portal.account.Account;
import dev.signet.portal.account.Accounts;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.Frame.Link;
import dev.signet.portal.page.PageRoutes;
import dev.signet.portal.page.Pages;
import dev.signet.portal.page.Pages.Place;
import dev.signet.portal.page.Paging;
import dev.signet.portal.plane.Answer;
import dev.signet.portal.plane.Planes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The vaults, and what is in one.
public record VaultPages(Pages pages, Entropy entropy) {
    static final Link ALL = new Link("Key vaults", "/portal/vaults");
    private static final int ROWS = 25;

    public void addTo(PageRoutes routes) {
        routes.get("vaults", this::list)
                .post("vaults", this::create)
                .get("vaults/{vault}", this::vault)
                .post("vaults/{vault}/keys", this::createKey)
                .post("vaults/{vault}/permit", this::permit);
        new KeyPages(pages).addTo(routes);
        new RotationPages(pages).addTo(routes);
        new VaultAccessPages(pages, entropy).addTo(routes);
        new VaultAuditPages(pages).addTo(routes);
    }

    private Response list(Call call) {
        var shown = Paging.of(Vaults.all(call.planes()), call.number("page"), ROWS);
        return pages.page(
                call,
                200,
                Place.of("Key vaults", "vaults"),
                "vault/list",
                Map.of(
                        "vaults",
                        shown.items(),
                        "paging",
                        shown.links(ALL.href() + "?page="),
                        "here",
                        Vaults.here(call.planes()),
                        "csrf",
                        call.session().csrf()));
    }

    private Response create(Call call) {
        String name = call.form().text("name");
        Answer made = NewVault.make(call, "signet", name, call.form().ticked("manage"));
        if (!made.good()) {
            call.session().tell(false, made.problem());
            return Pages.to("/vaults");
        }
        call.session().tell(true, "The vault was made.");
        return Pages.to(Planes.path("vaults", name));
    }

    /// A deleted key.
    ///
    /// @param purged when it goes for good
    public record DeletedKey(String name, String deleted, String purged) {
        static DeletedKey of(JsonNode item) {
            return new DeletedKey(
                    Row.of(item).name(),
                    KeyVersionRow.time(item.path("deletedDate").asLong(0)),
                    KeyVersionRow.time(item.path("scheduledPurgeDate").asLong(0)));
        }
    }

    /// Where the pages beside one are that begins after a place: the first one and the next.
    public record Beside(Optional<String> first, Optional<String> next) {
        /// @param here address of the page
        /// @param name by which the address says after which place
        /// @param after the place of this page; empty on the first
        /// @param next of the one after it; empty on the last
        /// @param kept what the address says of another list; may be empty
        static Beside of(String here, String name, String after, String next, String kept) {
            String place = name + "=" + Planes.encoded(next);
            return new Beside(
                    after.isEmpty() ? Optional.empty() : Optional.of(address(here, kept)),
                    next.isEmpty()
                            ? Optional.empty()
                            : Optional.of(
                                    address(here, kept.isEmpty() ? place : kept + "&" + place)));
        }

        private static String address(String here, String query) {
            return query.isEmpty() ? here : here + "?" + query;
        }
    }

    private static String kept(String name, String after) {
        return after.isEmpty() ? "" : name + "=" + Planes.encoded(after);
    }

    private Response vault(Call call) {
        Vaults.Vault vault = Vaults.find(call.planes(), call.name("vault"));
        String after = call.parameter("after");
        Vaults.Part keys = Vaults.part(call.planes(), vault.name(), "/keys", after);
        String goneAfter = call.parameter("gone");
        Vaults.Part gone = Vaults.part(call.planes(), vault.name(), "/deletedkeys", goneAfter);
        List<Account> accounts = Accounts.all(call.planes());
        return pages.page(
                call,
                200,
                Place.of(vault.name(), "vaults", ALL),
                "vault/vault",
                Map.ofEntries(
                        Map.entry("vault", vault),
                        Map.entry("keys", keys.items().stream().map(Row::of).toList()),
                        Map.entry(
                                "paging",
                                Beside.of(
                                        vault.href(),
                                        "after",
                                        after,
                                        keys.next(),
                                        kept("gone", goneAfter))),
                        Map.entry("under", under(vault, accounts)),
                        Map.entry("deleted", gone.items().stream().map(DeletedKey::of).toList()),
                        Map.entry(
                                "deletedPaging",
                                Beside.of(
                                        vault.href(),
                                        "gone",
                                        goneAfter,
                                        gone.next(),
                                        kept("after", after))),
                        Map.entry(
                                "problem",
                                keys.answer().good() ? "" : Vaults.problem(keys.answer())),
                        Map.entry("manages", vault.byRoles() || NewVault.manages(call, vault)),
                        Map.entry("csrf", call.session().csrf())));
    }

    /// A key in the list of a vault.
    public record Row(String name, boolean enabled, String created) {
        static Row of(JsonNode item) {
            String kid = item.path("kid").asString("");
            return new Row(
                    kid.substring(kid.lastIndexOf('/') + 1),
                    item.path("attributes").path("enabled").asBoolean(false),
                    KeyVersionRow.time(item.path("attributes").path("created").asLong(0)));
        }
    }

    /// How many accounts stand under each key, by its name.
    private static Map<String, Integer> under(Vaults.Vault vault, List<Account> accounts) {
        var under = new HashMap<String, Integer>();
        for (Account account : accounts) {
            account.key()
                    .filter(place -> place.vault().equalsIgnoreCase(vault.name()))
                    .ifPresent(place -> under.merge(place.key(), 1, Integer::sum));
        }
        return under;
    }

    private Response createKey(Call call) {
        Vaults.Vault vault = Vaults.find(call.planes(), call.name("vault"));
        Answer made = NewVault.key(call, vault, call.form().text("name"));
        Optional<String> lack =
                made.good() && call.form().ticked("manage")
                        ? NewVault.letMeManage(call, vault)
                        : Optional.empty();
        call.session()
                .tell(
                        made.good() && lack.isEmpty(),
                        made.good()
                                ? "The key was made."
                                        + lack.map(why -> " You may not manage it: " + why)
                                                .orElse("")
                                : made.problem());
        return Pages.to(Planes.path("vaults", vault.name()));
    }

    /// Adds the user to the vault's access policies.
    private Response permit(Call call) {
        Vaults.Vault vault = Vaults.find(call.planes(), call.name("vault"));
        Answer answer = NewVault.permit(call, vault);
        call.session()
                .tell(
                        answer.good(),
                        answer.good()
                                ? "You may manage the keys of this vault now."
                                : answer.problem());
        return Pages.to(Planes.path("vaults", vault.name()));
    }
}
