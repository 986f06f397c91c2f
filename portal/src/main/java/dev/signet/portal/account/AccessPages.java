// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.account;

import dev.signet.base.Chance;
import dev.signet.base.Entropy;
import dev.signet.http.Response;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.PageRoutes;
import dev.signet.portal.page.Pages;
import dev.signet.portal.plane.Planes;
import java.util.Map;

/// Who may do what in an account.
record AccessPages(Pages pages, Entropy entropy) {
    private static final String ONE = "accounts/{group}/{account}/access";
    private static final String READS_AND_WRITES = "FHIR Data Contributor";

    void addTo(PageRoutes routes) {
        routes.get(ONE, this::shown)
                .post(ONE, this::give)
                .post(ONE + "/me", this::giveMe)
                .post(ONE + "/{assignment}/take", this::take);
    }

    private Response shown(Call call) {
        Account account = Accounts.find(call);
        return pages.page(
                call,
                200,
                AccountPages.place(account, "Access control", "/access"),
                "account/access",
                Map.of(
                        "account",
                        account,
                        "roles",
                        Roles.of(call, account.id(), "FHIR", account.href() + "/access"),
                        "me",
                        call.session().objectId(),
                        "csrf",
                        call.session().csrf()));
    }

    private Response give(Call call) {
        Account account = Accounts.find(call);
        Roles.give(call, account.id(), Chance.of(entropy));
        return back(account);
    }

    /// Lets who is signed in read and write the data, and goes there.
    private Response giveMe(Call call) {
        Account account = Accounts.find(call);
        Roles.give(
                call,
                account.id(),
                Chance.of(entropy),
                call.session().objectId(),
                Roles.id(call, account.id(), READS_AND_WRITES));
        return Pages.to(Planes.path("accounts", account.group(), account.reference(), "data"));
    }

    private Response take(Call call) {
        Account account = Accounts.find(call);
        Roles.take(call, account.id());
        return back(account);
    }

    private static Response back(Account account) {
        return Pages.to(Planes.path("accounts", account.group(), account.reference(), "access"));
    }
}
