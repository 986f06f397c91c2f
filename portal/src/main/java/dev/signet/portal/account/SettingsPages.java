// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.account;

import dev.signet.base.Entropy;
import dev.signet.http.Response;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.Form;
import dev.signet.portal.page.PageRoutes;
import dev.signet.portal.page.Pages;
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

    private Response networking(Call call) {
        Account account = Accounts.find(call);
        String access = call.form().text("access");
        return Changes.of(
                call,
                account,
                "/networking",
                properties -> properties.put("publicNetworkAccess", access));
    }
}
