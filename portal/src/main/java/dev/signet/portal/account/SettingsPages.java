// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.account;

import dev.signet.base.Entropy;
import dev.signet.http.Response;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.Form;
import dev.signet.portal.page.PageRoutes;
import dev.signet.portal.page.Pages;
import dev.signet.portal.page.Pages.Place;
import dev.signet.portal.page.Paging;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// What else an account is told: whose tokens it takes, which browsers' pages may ask it, as
/// whom it is known, and from where it is reached.
public record SettingsPages(Pages pages, Entropy entropy) {
    private static final String ONE = "accounts/{group}/{account}";

    public void addTo(PageRoutes routes) {
        routes.get(ONE + "/authentication", call -> shown(call, "Authentication", "authentication"))
                .post(ONE + "/authentication", this::authentication)
                .get(ONE + "/cors", call -> shown(call, "CORS", "cors"))
                .post(ONE + "/cors", this::cors)
                .get(ONE + "/identity", call -> shown(call, "Identity", "identity"))
                .post(ONE + "/identity", this::identity)
                .get(ONE + "/networking", call -> shown(call, "Networking", "networking"))
                .post(ONE + "/networking", this::networking);
        new AccessPages(pages, entropy).addTo(routes);
    }

    private Response shown(Call call, String title, String page) {
        Account account = Accounts.find(call);
        return pages.page(
                call,
                200,
                AccountPages.place(account, title, "/" + page),
                "account/" + page,
                Map.of(
                        "account",
                        account,
                        "properties",
                        account.json().path("properties"),
                        "csrf",
                        call.session().csrf()));
    }

    private Response authentication(Call call) {
        Account account = Accounts.find(call);
        Form form = call.form();
        List<String> allowed = form.lines("objects");
        if (form.text("sure").isEmpty() && shutsOut(account, allowed)) {
            return asked(
                            account,
                            "authentication",
                            "From now on only "
                                    + Paging.counted(allowed.size(), "object id")
                                    + " may ask "
                                    + account.reference()
                                    + " for data, whatever roles others have.",
                            "Everybody else is refused at once. Empty the list to let everybody in"
                                    + " again who has a role.",
                            form,
                            List.of("authority", "audience", "objects", "smart"))
                    .page(call, pages, place(account, "Shut others out?", "authentication"));
        }
        return Changes.of(
                call,
                account,
                "/authentication",
                properties -> {
                    ObjectNode set = properties.putObject("authenticationConfiguration");
                    set.put("authority", form.text("authority"));
                    set.put("audience", form.text("audience"));
                    set.put("smartProxyEnabled", form.ticked("smart"));
                    var policies = properties.putArray("accessPolicies");
                    form.lines("objects").forEach(id -> policies.addObject().put("objectId", id));
                });
    }

    private Response cors(Call call) {
        Account account = Accounts.find(call);
        Form form = call.form();
        return Changes.of(
                call,
                account,
                "/cors",
                properties -> {
                    ObjectNode set = properties.putObject("corsConfiguration");
                    for (String list : List.of("origins", "headers", "methods")) {
                        var values = set.putArray(list);
                        form.lines(list).forEach(values::add);
                    }
                    String age = form.text("maxAge");
                    if (age.matches("[0-9]{1,9}")) {
                        set.put("maxAge", Integer.parseInt(age));
                    } else if (!age.isEmpty()) {
                        set.put("maxAge", age); // the control plane names what is wrong
                    }
                    set.put("allowCredentials", form.ticked("credentials"));
                });
    }

    private Response identity(Call call) {
        Account account = Accounts.find(call);
        ObjectNode body = (ObjectNode) account.json().deepCopy();
        body.remove("systemData");
        boolean own = call.form().text("type").equals("SystemAssigned");
        body.putObject("identity").put("type", own ? "SystemAssigned" : "None");
        return Changes.put(call, account, "/identity", body);
    }

    /// Whether somebody who may come in now may not with that list.
    private static boolean shutsOut(Account account, List<String> allowed) {
        var now =
                account.json()
                        .path("properties")
                        .path("accessPolicies")
                        .valueStream()
                        .map(each -> each.path("objectId").asString(""))
                        .toList();
        return !allowed.isEmpty() && (now.isEmpty() || !allowed.containsAll(now));
    }

    private static Place place(Account account, String title, String page) {
        return AccountPages.place(account, title, "/" + page);
    }

    /// The same form once more, with a question before it.
    private static Confirmation asked(
            Account account,
            String page,
            String lead,
            String more,
            Form form,
            List<String> carried) {
        var fields = new LinkedHashMap<String, String>();
        carried.forEach(each -> fields.put(each, form.raw(each)));
        fields.put("sure", "1");
        String self = account.href() + "/" + page;
        return new Confirmation(
                "bad", lead, more, List.of(), self, fields, "Do it", "Leave it as it is", self);
    }

    private Response networking(Call call) {
        Account account = Accounts.find(call);
        String access = call.form().text("access");
        boolean isClosed =
                account.json()
                        .path("properties")
                        .path("publicNetworkAccess")
                        .asString("")
                        .equalsIgnoreCase("Disabled");
        if (access.equals("Disabled") && !isClosed && call.form().text("sure").isEmpty()) {
            return asked(
                            account,
                            "networking",
                            "Every request for the data of "
                                    + account.reference()
                                    + " is refused from now on, whoever asks.",
                            "The account can be managed, and access is given back on the same page.",
                            call.form(),
                            List.of("access"))
                    .page(call, pages, place(account, "Disable network access?", "networking"));
        }
        return Changes.of(
                call,
                account,
                "/networking",
                properties -> properties.put("publicNetworkAccess", access));
    }
}
