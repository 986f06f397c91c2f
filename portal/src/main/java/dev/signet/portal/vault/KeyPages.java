// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.vault;

import dev.signet.http.Response;
import dev.signet.portal.PortalSettings;
import dev.signet.portal.account.Accounts;
import dev.signet.portal.account.Confirmation;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.Frame.Link;
import dev.signet.portal.page.PageRoutes;
import dev.signet.portal.page.Pages;
import dev.signet.portal.page.Pages.Place;
import dev.signet.portal.plane.Answer;
import dev.signet.portal.plane.Planes;
import dev.signet.portal.plane.Wire;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// One key: its versions, what has happened to it, and what can be done with it. What withholds
/// data is asked for on a page of its own that names the accounts: a version is disabled with one
/// more click, a key deleted or purged with its name typed.
record KeyPages(Pages pages) {
    private static final String ONE = "vaults/{vault}/keys/{key}";
    private static final String DELETED = "vaults/{vault}/deleted/{key}";

    void addTo(PageRoutes routes) {
        routes.get(ONE, this::key)
                .post(ONE + "/rotate", this::rotate)
                .post(ONE + "/versions/{version}", this::version)
                .get(ONE + "/versions/{version}/disable", this::disable)
                .get(ONE + "/delete", call -> confirm(call, true))
                .post(ONE + "/delete", this::delete)
                .post(DELETED + "/recover", this::recover)
                .get(DELETED + "/purge", call -> confirm(call, false))
                .post(DELETED + "/purge", this::purge);
    }

    private Response key(Call call) {
        Vaults.Vault vault = Vaults.find(call.planes(), call.name("vault"));
        String key = call.name("key");
        Vaults.Versions versions =
                Vaults.versions(call.planes(), vault.name(), key, KeyLists.after(call));
        Accounts.good(versions.answer());
        String here = vault.href() + Planes.path("keys", key);
        return pages.page(
                call,
                200,
                Place.of(key, "vaults", VaultPages.ALL, new Link(vault.name(), vault.href())),
                "vault/key",
                Map.of(
                        "vault",
                        vault,
                        "key",
                        key,
                        "lists",
                        KeyLists.of(call, versions, Vaults.events(call, vault, key), here),
                        "accounts",
                        Vaults.under(call.planes(), vault.name(), key),
                        "csrf",
                        call.session().csrf()));
    }

    private Response rotate(Call call) {
        String path = Planes.path("keys", call.name("key"), "rotate");
        Answer answer = call.planes().vault("POST", call.name("vault"), path, Optional.empty());
        call.session()
                .tell(
                        answer.good(),
                        answer.good()
                                ? "A new version was made. Accounts under the key are wrapped under"
                                        + " it by themselves; keep the old version enabled until"
                                        + " they no longer need it."
                                : Vaults.problem(answer));
        return Pages.to(back(call));
    }

    /// Asks before a version is disabled.
    private Response disable(Call call) {
        Vaults.Vault vault = Vaults.find(call.planes(), call.name("vault"));
        String key = call.name("key");
        String version = call.name("version");
        Affected affected = Affected.of(call.planes(), vault.name(), key, Optional.of(version));
        String self = vault.href() + Planes.path("keys", key);
        String group = call.parameter("group");
        String account = call.parameter("account");
        boolean ofAccount = !group.isEmpty() && !account.isEmpty();
        var fields = new LinkedHashMap<String, String>();
        fields.put("do", "disable");
        if (ofAccount) {
            fields.put("group", group);
            fields.put("account", account);
        }
        return new Confirmation(
                        affected.closed().isEmpty() ? "warn" : "bad",
                        affected.isNone()
                                ? "No account that you can see needs this version now."
                                : affected.closed().isEmpty()
                                        ? "Within two seconds the accounts that need this version"
                                                + " serve no data to anybody."
                                        : "Within two seconds these accounts serve no data to"
                                                + " anybody.",
                        "Nothing is lost: enable version "
                                + version
                                + " again, and they go on by themselves.",
                        affected.named("Accounts that are closed"),
                        self + Planes.path("versions", version),
                        fields,
                        "Disable the version",
                        "Keep it enabled",
                        ofAccount
                                ? PortalSettings.ROOT
                                        + Planes.path("accounts", group, account, "key")
                                : self)
                .page(
                        call,
                        pages,
                        Place.of(
                                "Disable a version of " + key,
                                "vaults",
                                VaultPages.ALL,
                                new Link(vault.name(), vault.href()),
                                new Link(key, self)));
    }

    private Response version(Call call) {
        boolean enable = call.form().text("do").equals("enable");
        ObjectNode body = Wire.object();
        body.putObject("attributes").put("enabled", enable);
        Answer answer =
                call.planes()
                        .vault(
                                "PATCH",
                                call.name("vault"),
                                Planes.path("keys", call.name("key"), call.name("version")),
                                Optional.of(body));
        if (answer.good()) {
            if (enable) {
                call.session().tell(true, "The version is enabled."); // the state tells the rest
            } else {
                call.session()
                        .tellBegun(
                                "The version is disabled. Accounts that need it close within two"
                                        + " seconds.");
            }
        } else {
            call.session().tell(false, Vaults.problem(answer));
        }
        return Pages.to(back(call));
    }

    /// The account's key page when the button was there; else the key's own.
    private static String back(Call call) {
        String group = call.form().text("group");
        String account = call.form().text("account");
        return group.isEmpty()
                ? Planes.path("vaults", call.name("vault"), "keys", call.name("key"))
                : Planes.path("accounts", group, account, "key");
    }

    private Response confirm(Call call, boolean delete) {
        Vaults.Vault vault = Vaults.find(call.planes(), call.name("vault"));
        String key = call.name("key");
        return pages.page(
                call,
                200,
                Place.of(
                        (delete ? "Delete " : "Purge ") + key,
                        "vaults",
                        VaultPages.ALL,
                        new Link(vault.name(), vault.href())),
                "vault/confirm",
                Map.of(
                        "vault",
                        vault,
                        "key",
                        key,
                        "delete",
                        delete,
                        "affected",
                        Affected.of(call.planes(), vault.name(), key, Optional.empty()),
                        "csrf",
                        call.session().csrf()));
    }

    private Response delete(Call call) {
        Optional<Response> unsure = unsure(call, "/delete", "keys");
        return unsure.orElseGet(
                () ->
                        vaultOnly(
                                call,
                                "DELETE",
                                Planes.path("keys", call.name("key")),
                                "The key was deleted. It can be recovered until it is purged."));
    }

    private Response recover(Call call) {
        return vaultOnly(
                call,
                "POST",
                Planes.path("deletedkeys", call.name("key"), "recover"),
                "The key was recovered. Accounts under it heal by themselves.");
    }

    private Response purge(Call call) {
        Optional<Response> unsure = unsure(call, "/purge", "deleted");
        return unsure.orElseGet(
                () ->
                        vaultOnly(
                                call,
                                "DELETE",
                                Planes.path("deletedkeys", call.name("key")),
                                "The key was purged. What stood under it is unreadable for ever."));
    }

    /// Back to the question when the key's name was not typed.
    private static Optional<Response> unsure(Call call, String page, String place) {
        if (call.form().text("typed").equals(call.name("key"))) {
            return Optional.empty();
        }
        call.session().tell(false, "Nothing was done: the name that was typed is not the key's.");
        return Optional.of(
                Pages.to(
                        Planes.path("vaults", call.name("vault"), place, call.name("key")) + page));
    }

    private static Response vaultOnly(Call call, String method, String path, String good) {
        Answer answer = call.planes().vault(method, call.name("vault"), path, Optional.empty());
        call.session().tell(answer.good(), answer.good() ? good : Vaults.problem(answer));
        return Pages.to(Planes.path("vaults", call.name("vault")));
    }
}
