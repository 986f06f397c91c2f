// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.vault;

import dev.signet.base.Chance;
import dev.signet.base.Entropy;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Response;
import dev.signet.portal.account.Account;
import dev.signet.portal.account.Confirmation;
import dev.signet.portal.account.People;
import dev.signet.portal.account.Roles;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.Frame.Link;
import dev.signet.portal.page.PageRoutes;
import dev.signet.portal.page.Pages;
import dev.signet.portal.page.Pages.Place;
import dev.signet.portal.page.Paging;
import dev.signet.portal.plane.Answer;
import dev.signet.portal.plane.Planes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Who may use a vault's keys: by access policies, or by roles where the vault goes by them.
public record VaultAccessPages(Pages pages, Entropy entropy) {
    private static final String ONE = "vaults/{vault}/access";
    private static final int ROWS = 25;

    void addTo(PageRoutes routes) {
        routes.get(ONE, this::shown)
                .post(ONE, this::give)
                .get(ONE + "/{assignment}/take", this::askTake)
                .post(ONE + "/{assignment}/take", this::take)
                .post(ONE + "/policies", this::permit)
                .get(ONE + "/policies/remove", this::askRemove)
                .post(ONE + "/policies/remove", this::remove);
    }

    /// An access policy.
    ///
    /// @param name of whom, as far as the directory tells
    /// @param kind what that is; empty for another user
    /// @param words what they may do
    /// @param permissions as Key Vault names them
    /// @param given by whom and when, or why that is not told
    /// @param service whether it is this installation itself, without which accounts stop
    public record Policy(
            String objectId,
            String name,
            String kind,
            String words,
            List<String> permissions,
            String given,
            boolean service) {}

    /// A policy as the vault has it.
    private record Held(String objectId, List<String> permissions) {}

    private static List<Held> held(Vaults.Vault vault) {
        var held = new ArrayList<Held>();
        for (JsonNode each : vault.properties().path("accessPolicies")) {
            var permissions = new ArrayList<String>();
            each.path("permissions").path("keys").forEach(one -> permissions.add(one.asString("")));
            held.add(new Held(each.path("objectId").asString(""), List.copyOf(permissions)));
        }
        return held;
    }

    private static Policy policy(Held held, Who who, Givers givers) {
        People.Holder holder = who.holder(held.objectId());
        return new Policy(
                held.objectId(),
                holder.name(),
                holder.kind(),
                PermissionWords.of(held.permissions()),
                held.permissions(),
                givers.given(held.objectId(), held.permissions()),
                who.isService(held.objectId()));
    }

    private Response shown(Call call) {
        Vaults.Vault vault = Vaults.find(call.planes(), call.name("vault"));
        Place place =
                Place.of(
                        "Access to " + vault.name(),
                        "vaults",
                        VaultPages.ALL,
                        new Link(vault.name(), vault.href()));
        String action = vault.href() + "/access";
        if (vault.byRoles()) {
            return pages.page(
                    call,
                    200,
                    place,
                    "vault/roles",
                    Map.of(
                            "roles", Roles.of(call, vault.id(), "Key Vault", action),
                            "action", action,
                            "me", People.me(call),
                            "csrf", call.session().csrf()));
        }
        Who who = Who.of(call);
        Givers givers = Givers.of(call, vault, who);
        var shown = Paging.of(held(vault), call.number("page"), ROWS);
        return pages.page(
                call,
                200,
                place,
                "vault/policies",
                Map.of(
                        "policies",
                                shown.items().stream()
                                        .map(each -> policy(each, who, givers))
                                        .toList(),
                        "paging", shown.links(action + "?page="),
                        "people", who.people(),
                        "action", action,
                        "me", People.me(call),
                        "csrf", call.session().csrf()));
    }

    private Response give(Call call) {
        Vaults.Vault vault = Vaults.find(call.planes(), call.name("vault"));
        Roles.give(call, vault.id(), Chance.of(entropy));
        return back(vault);
    }

    private static Place place(Vaults.Vault vault, String title) {
        return Place.of(
                title,
                "vaults",
                VaultPages.ALL,
                new Link(vault.name(), vault.href()),
                new Link("Access", vault.href() + "/access"));
    }

    /// Asks before a role on keys is taken away.
    private Response askTake(Call call) {
        Vaults.Vault vault = Vaults.find(call.planes(), call.name("vault"));
        Roles.Assignment found = Roles.find(call, vault.id(), call.name("assignment"));
        String action = vault.href() + "/access";
        return asked(
                        call,
                        vault,
                        found.principalId(),
                        Who.of(call).name(found.principalId())
                                + " loses the role "
                                + found.role()
                                + " here at once.",
                        action + Planes.path(found.name(), "take"),
                        Map.of(),
                        "Take the role away")
                .page(call, pages, place(vault, "Take a role away"));
    }

    /// Asks before permissions are taken away.
    private Response askRemove(Call call) {
        Vaults.Vault vault = Vaults.find(call.planes(), call.name("vault"));
        String principal = call.parameter("principal");
        Held found =
                held(vault).stream()
                        .filter(each -> each.objectId().equalsIgnoreCase(principal))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new Failed(
                                                Failure.NOT_FOUND,
                                                "Nobody of that id has permissions here."));
        return asked(
                        call,
                        vault,
                        principal,
                        Who.of(call).name(principal)
                                + " loses these permissions on all keys of the vault at once: "
                                + PermissionWords.of(found.permissions())
                                + ".",
                        vault.href() + "/access/policies/remove",
                        Map.of(
                                "principal",
                                found.objectId(),
                                "permissions",
                                String.join(",", found.permissions())),
                        "Take them away")
                .page(call, pages, place(vault, "Take permissions away"));
    }

    /// Of Signet itself, and of an account's own identity, accounts are named.
    private static Confirmation asked(
            Call call,
            Vaults.Vault vault,
            String principal,
            String lead,
            String action,
            Map<String, String> fields,
            String go) {
        boolean isService = principal.equalsIgnoreCase(call.planes().settings().serviceObjectId());
        List<Account> stopped = new ArrayList<>();
        for (Account each : Vaults.under(call.planes(), vault.name())) {
            if (each.workspace().isEmpty() ? isService : each.isIdentity(principal)) {
                stopped.add(each);
            }
        }
        List<Confirmation.Named> named =
                stopped.isEmpty()
                        ? List.of()
                        : List.of(new Confirmation.Named("Accounts that are closed", stopped));
        return new Confirmation(
                stopped.isEmpty() ? "warn" : "bad",
                lead,
                (stopped.isEmpty()
                                ? "It can be given again on the same page."
                                : "Accounts that ask for their key by it serve no data from then on. Nothing"
                                        + " is lost: give it again, and they go on by themselves.")
                        + " Object id: "
                        + principal
                        + ".",
                named,
                action,
                fields,
                go,
                "Leave it",
                vault.href() + "/access");
    }

    private Response take(Call call) {
        Vaults.Vault vault = Vaults.find(call.planes(), call.name("vault"));
        Roles.take(call, vault.id());
        return back(vault);
    }

    /// Adds permissions to what somebody has.
    private Response permit(Call call) {
        boolean manager = call.form().text("sort").equals("manager");
        List<String> permissions =
                switch (call.form().text("sort")) {
                    case "manager" -> NewVault.OF_MANAGER;
                    case "service" -> NewVault.OF_SERVICE;
                    default -> List.of("get", "list");
                };
        String good =
                manager ? "The keys may be managed by them now." : "The permissions are in force.";
        try {
            String principal = People.objectId(call, call.form().text("principal"));
            return changed(call, "add", principal, permissions, good);
        } catch (Failed e) {
            if (e.failure() != Failure.NOT_FOUND) {
                throw e;
            }
            call.session().tell(false, e.text());
            return Pages.to(Planes.path("vaults", call.name("vault"), "access"));
        }
    }

    private Response remove(Call call) {
        return changed(
                call,
                "remove",
                call.form().text("principal"),
                call.form().lines("permissions"),
                "The permissions are taken away.");
    }

    private Response changed(
            Call call, String how, String principal, List<String> permissions, String good) {
        Vaults.Vault vault = Vaults.find(call.planes(), call.name("vault"));
        Answer answer = NewVault.change(call, vault, how, principal, permissions);
        call.session().tell(answer.good(), answer.good() ? good : answer.problem());
        return back(vault);
    }

    private static Response back(Vaults.Vault vault) {
        return Pages.to(Planes.path("vaults", vault.name(), "access"));
    }
}
