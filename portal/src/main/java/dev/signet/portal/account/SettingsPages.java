// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.account;

import dev.signet.base.Chance;
import dev.signet.base.Entropy;
import dev.signet.http.Response;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.Form;
import dev.signet.portal.page.PageRoutes;
import dev.signet.portal.page.Pages;
import dev.signet.portal.plane.Answer;
import dev.signet.portal.plane.Planes;
import dev.signet.portal.plane.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What else an account is told: whose tokens it takes, which browsers' pages may ask it, as
/// whom it is known, and who may do what.
public record SettingsPages(Pages pages, Entropy entropy) {
    private static final String ONE = "accounts/{group}/{account}";

    public void addTo(PageRoutes routes) {
        routes.get(ONE + "/authentication", call -> shown(call, "Authentication", "authentication"))
                .post(ONE + "/authentication", this::authentication)
                .get(ONE + "/cors", call -> shown(call, "CORS", "cors"))
                .post(ONE + "/cors", this::cors)
                .get(ONE + "/identity", call -> shown(call, "Identity", "identity"))
                .post(ONE + "/identity", this::identity)
                .get(ONE + "/access", this::access)
                .post(ONE + "/access", this::give)
                .post(ONE + "/access/{assignment}/take", this::take);
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

    /// A role that somebody has.
    ///
    /// @param here whether it was given on the account itself, so that it can be taken here
    public record Assignment(
            String name, String principal, String role, String scope, boolean here) {}

    private Response access(Call call) {
        Account account = Accounts.find(call);
        Planes planes = call.planes();
        String authorization = account.id() + "/providers/Microsoft.Authorization/";
        var roles = new TreeMap<String, String>();
        for (JsonNode each :
                Accounts.list(planes, authorization + "roleDefinitions", Planes.ROLES)) {
            roles.put(
                    each.path("name").asString(""),
                    each.path("properties").path("roleName").asString(""));
        }
        Map<String, String> people = people(planes);
        var rows = new ArrayList<Assignment>();
        for (JsonNode each :
                Accounts.list(planes, authorization + "roleAssignments", Planes.ROLES)) {
            JsonNode told = each.path("properties");
            String role = told.path("roleDefinitionId").asString("");
            String principal = told.path("principalId").asString("");
            String scope = told.path("scope").asString("");
            rows.add(
                    new Assignment(
                            each.path("name").asString(""),
                            people.getOrDefault(principal, principal),
                            roles.getOrDefault(role.substring(role.lastIndexOf('/') + 1), role),
                            scope,
                            scope.equalsIgnoreCase(account.id())));
        }
        return pages.page(
                call,
                200,
                AccountPages.place(account, "Access control", "/access"),
                "account/access",
                Map.of(
                        "account",
                        account,
                        "rows",
                        rows,
                        "roles",
                        fhir(roles),
                        "people",
                        people,
                        "me",
                        call.session().objectId(),
                        "csrf",
                        call.session().csrf()));
    }

    private static Map<String, String> fhir(Map<String, String> roles) {
        var fhir = new TreeMap<>(roles);
        fhir.values().removeIf(name -> !name.startsWith("FHIR"));
        return fhir;
    }

    /// Names of users by their object ids, as far as the directory tells this user.
    private static Map<String, String> people(Planes planes) {
        var people = new TreeMap<String, String>();
        Answer answer = planes.directory("/v1.0/users");
        for (JsonNode each : answer.body().path("value")) {
            people.put(
                    each.path("id").asString(""),
                    each.path("displayName").asString(each.path("userPrincipalName").asString("")));
        }
        return people;
    }

    private Response give(Call call) {
        Account account = Accounts.find(call);
        ObjectNode body = Wire.object();
        body.putObject("properties")
                .put("principalId", call.form().text("principal"))
                .put("roleDefinitionId", call.form().text("role"));
        String name = Chance.of(entropy).uuid().toString();
        Answer answer =
                call.planes()
                        .arm(
                                "PUT",
                                account.id()
                                        + "/providers/Microsoft.Authorization/roleAssignments/"
                                        + name,
                                Planes.ROLES,
                                Optional.of(body));
        return told(call, account, answer, "The role is in force.");
    }

    private Response take(Call call) {
        Account account = Accounts.find(call);
        Answer answer =
                call.planes()
                        .arm(
                                "DELETE",
                                account.id()
                                        + "/providers/Microsoft.Authorization/roleAssignments/"
                                        + Planes.encoded(call.name("assignment")),
                                Planes.ROLES,
                                Optional.empty());
        return told(call, account, answer, "The role was taken away.");
    }

    private static Response told(Call call, Account account, Answer answer, String good) {
        call.session().tell(answer.good(), answer.good() ? good : answer.problem());
        return Pages.to(Planes.path("accounts", account.group(), account.reference(), "access"));
    }
}
