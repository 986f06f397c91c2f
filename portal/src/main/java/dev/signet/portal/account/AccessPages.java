// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.account;

import dev.signet.base.Chance;
import dev.signet.base.Entropy;
import dev.signet.http.Response;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.PageRoutes;
import dev.signet.portal.page.Pages;
import dev.signet.portal.plane.Planes;
import java.util.List;
import java.util.Map;

/// Who may do what in an account.
record AccessPages(Pages pages, Entropy entropy) {
    private static final String ONE = "accounts/{group}/{account}/access";
    private static final String READS_AND_WRITES = "FHIR Data Contributor";

    void addTo(PageRoutes routes) {
        routes.get(ONE, this::shown)
                .post(ONE, this::give)
                .post(ONE + "/me", this::giveMe)
                .get(ONE + "/{assignment}/take", this::askTake)
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
                        People.me(call),
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

    /// Asks before a role on the data is taken away.
    private Response askTake(Call call) {
        Account account = Accounts.find(call);
        Roles.Assignment found = Roles.find(call, account.id(), call.name("assignment"));
        String self = account.href() + "/access";
        boolean isMe = found.principalId().equalsIgnoreCase(call.session().objectId());
        return new Confirmation(
                        "warn",
                        (isMe ? "You lose" : found.principal() + " loses")
                                + " the role "
                                + found.role()
                                + " on "
                                + account.reference()
                                + " at once.",
                        "What that role let "
                                + (isMe ? "you" : "them")
                                + " read or write is refused from then on, unless another role gives"
                                + " it. It can be given again on the same page. Object id: "
                                + found.principalId()
                                + ".",
                        List.of(),
                        self + Planes.path(found.name(), "take"),
                        Map.of(),
                        "Take the role away",
                        "Leave it",
                        self)
                .page(call, pages, AccountPages.place(account, "Take a role away", "/access"));
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
