// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.account;

import dev.signet.http.Response;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.PageRoutes;
import dev.signet.portal.page.Pages;
import dev.signet.portal.plane.Planes;
import dev.signet.portal.vault.KeyCause;
import dev.signet.portal.vault.KeyLists;
import dev.signet.portal.vault.Vaults;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// An account's key: how it is now, what has happened, what can be done; and the page Database, on
/// which the key is changed but never the mode.
public record AccountKeyPages(Pages pages) {
    private static final String ONE = "accounts/{group}/{account}";

    /// Keys that are suggested while a URI is typed.
    private static final int SUGGESTED_MAX = 200;

    public void addTo(PageRoutes routes) {
        routes.get(ONE + "/key", this::key)
                .get(ONE + "/key/now", this::now)
                .post(ONE + "/key/check", this::check)
                .get(ONE + "/database", this::database)
                .post(ONE + "/database", this::change);
    }

    private Response key(Call call) {
        Account account = Accounts.find(call);
        var content = new HashMap<String, Object>(common(call, account));
        if (account.key().isEmpty()) {
            return pages.page(
                    call,
                    200,
                    AccountPages.place(account, "Key", "/key"),
                    "account/nokey",
                    Map.of("account", account));
        }
        KeyPlace place = account.key().get();
        content.putAll(ofVault(call, account, place));
        content.put(
                "under",
                Vaults.here(call.planes())
                        ? Vaults.under(call.planes(), place.vault(), place.key())
                        : List.of(account));
        return pages.page(
                call, 200, AccountPages.place(account, "Key", "/key"), "account/key", content);
    }

    /// State and versions alone, asked for again and again by the page; nothing while the state is
    /// what the page shows, so that the vault is not asked.
    private Response now(Call call) {
        Account account = Accounts.find(call);
        Health health = Accounts.health(call.planes(), account);
        String was = call.parameter("was");
        if (health.mark().equals(was) || account.key().isEmpty()) {
            return Pages.unchanged();
        }
        Optional<KeyCause> cause = KeyCause.of(call, account, health);
        if (KeyCause.mark(health, cause).equals(was)) {
            return Pages.unchanged();
        }
        var all = new HashMap<String, Object>(common(call, account, health, cause));
        all.putAll(ofVault(call, account, account.key().get()));
        return pages.part(call, "account/keynow", all);
    }

    private static Map<String, Object> common(Call call, Account account) {
        Health health = Accounts.health(call.planes(), account);
        return common(call, account, health, KeyCause.of(call, account, health));
    }

    private static Map<String, Object> common(
            Call call, Account account, Health health, Optional<KeyCause> cause) {
        return Map.of(
                "account",
                account,
                "health",
                health,
                "cause",
                cause,
                "csrf",
                call.session().csrf());
    }

    /// What the vault says of a key.
    private static Map<String, Object> ofVault(Call call, Account account, KeyPlace place) {
        Planes planes = call.planes();
        if (!Vaults.here(planes)) {
            String why = "The key lies in a vault elsewhere. Rotate, disable and enable it there.";
            return Map.of("place", place, "lists", KeyLists.NONE, "why", why, "after", "");
        }
        Vaults.Versions versions =
                Vaults.versions(planes, place.vault(), place.key(), KeyLists.after(call));
        var vault = Vaults.named(planes, place.vault());
        return Map.of(
                "place",
                place,
                "lists",
                KeyLists.of(
                        call,
                        versions,
                        vault.map(each -> Vaults.events(call, each, place.key())).orElse(List.of()),
                        account.href() + "/key"),
                "why",
                versions.problem(),
                "after",
                Planes.encoded(KeyLists.after(call)));
    }

    /// Asks vault and account anew.
    private Response check(Call call) {
        Account account = Accounts.find(call);
        Health health = Accounts.health(call.planes(), account);
        String vault =
                account.key()
                        .filter(_ -> Vaults.here(call.planes()))
                        .map(
                                place ->
                                        call.planes()
                                                .vault(
                                                        "GET",
                                                        place.vault(),
                                                        Planes.path("keys", place.key()),
                                                        Optional.empty()))
                        .map(
                                answer ->
                                        answer.good()
                                                ? " The vault has the key."
                                                : " The vault: " + Vaults.problem(answer))
                        .orElse("");
        Optional<KeyCause> cause = KeyCause.of(call, account, health);
        if (cause.filter(KeyCause::isOver).isPresent()) {
            call.session().tellBegun(cause.get().text());
        } else {
            call.session()
                    .tell(
                            health.kind() == Health.Kind.HEALTHY,
                            cause.map(KeyCause::text).orElseGet(() -> said(health)) + vault);
        }
        return Pages.to(Planes.path("accounts", account.group(), account.reference(), "key"));
    }

    private static String said(Health health) {
        return health.kind().label() + ": " + health.kind().meaning();
    }

    private Response database(Call call) {
        Account account = Accounts.find(call);
        var content = new HashMap<String, Object>(common(call, account));
        Optional<KeyPlace> place = account.key();
        boolean here = place.isPresent() && Vaults.here(call.planes());
        content.put(
                "keys",
                here
                        ? Vaults.all(call.planes()).stream()
                                .filter(each -> each.name().equalsIgnoreCase(place.get().vault()))
                                .flatMap(
                                        each ->
                                                Vaults.keys(call.planes(), each).stream()
                                                        .map(
                                                                key ->
                                                                        each.address()
                                                                                + "/keys/"
                                                                                + key))
                                .limit(SUGGESTED_MAX)
                                .toList()
                        : List.of());
        content.put(
                "version",
                here
                        ? Vaults.currentVersion(
                                call.planes(), place.get().vault(), place.get().key())
                        : "");
        content.put(
                "throughput",
                account.json()
                        .path("properties")
                        .path("cosmosDbConfiguration")
                        .path("offerThroughput")
                        .asString(""));
        return pages.page(
                call,
                200,
                AccountPages.place(account, "Database", "/database"),
                "account/database",
                content);
    }

    private Response change(Call call) {
        Account account = Accounts.find(call);
        String uri = call.form().text("uri");
        if (account.workspace().isPresent() || uri.isEmpty()) {
            call.session()
                    .tell(
                            false,
                            uri.isEmpty()
                                    ? "Give the URI of the new key."
                                    : "A workspace's service is moved by its template or by"
                                            + " ./signet rest.");
            return Pages.to(
                    Planes.path("accounts", account.group(), account.reference(), "database"));
        }
        return Changes.of(
                call,
                account,
                "/database",
                properties -> {
                    var cosmos =
                            properties.path("cosmosDbConfiguration") instanceof ObjectNode there
                                    ? there
                                    : properties.putObject("cosmosDbConfiguration");
                    cosmos.put("keyVaultKeyUri", uri);
                });
    }
}
