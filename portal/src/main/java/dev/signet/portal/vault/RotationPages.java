// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.vault;

import dev.signet.http.Response;
import dev.signet.portal.account.Accounts;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.Frame.Link;
import dev.signet.portal.page.PageRoutes;
import dev.signet.portal.page.Pages;
import dev.signet.portal.page.Pages.Place;
import dev.signet.portal.plane.Answer;
import dev.signet.portal.plane.Planes;
import java.util.Map;
import java.util.Optional;

/// When new versions of a key are made of themselves.
record RotationPages(Pages pages) {
    private static final String ONE = "vaults/{vault}/keys/{key}/rotation";

    void addTo(PageRoutes routes) {
        routes.get(ONE, this::policy).post(ONE, this::put);
    }

    private static String path(Call call) {
        return Planes.path("keys", call.name("key"), "rotationpolicy");
    }

    private Response policy(Call call) {
        Answer answer =
                call.planes().vault("GET", call.name("vault"), path(call), Optional.empty());
        if (!answer.good() && answer.status() == 403) {
            return shown(call, RotationDraft.of(answer.body()), Vaults.problem(answer), 403);
        }
        return shown(call, RotationDraft.of(Accounts.good(answer).body()), "", 200);
    }

    private Response shown(Call call, RotationDraft draft, String problem, int status) {
        Vaults.Vault vault = Vaults.find(call.planes(), call.name("vault"));
        String key = call.name("key");
        String href = vault.href() + Planes.path("keys", key);
        return pages.page(
                call,
                status,
                Place.of(
                        "Rotation policy of " + key,
                        "vaults",
                        VaultPages.ALL,
                        new Link(vault.name(), vault.href()),
                        new Link(key, href)),
                "vault/rotation",
                Map.of(
                        "draft",
                        draft,
                        "problem",
                        problem,
                        "action",
                        href + "/rotation",
                        "csrf",
                        call.session().csrf()));
    }

    private Response put(Call call) {
        var draft = RotationDraft.of(call.form());
        Answer answer =
                call.planes()
                        .vault("PUT", call.name("vault"), path(call), Optional.of(draft.body()));
        if (!answer.good()) {
            return shown(call, draft, Vaults.problem(answer), 422);
        }
        call.session().tell(true, "The policy is in force.");
        return Pages.to(
                Planes.path("vaults", call.name("vault"), "keys", call.name("key"), "rotation"));
    }
}
