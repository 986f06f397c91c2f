// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import dev.signet.http.Response;
import dev.signet.portal.account.Account;
import dev.signet.portal.account.AccountPages;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.Frame.Link;
import dev.signet.portal.page.PageRoutes;
import dev.signet.portal.page.Pages;
import dev.signet.portal.page.Pages.Place;
import dev.signet.portal.plane.Answer;
import dev.signet.portal.plane.Planes;
import dev.signet.portal.plane.Wire;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// The data of an account: what is in it, what a search finds. No id and no search value stands in
/// an address.
public record ExplorerPages(Pages pages) {
    private static final String ONE = "accounts/{group}/{account}/data";
    private static final int ROWS = 25;

    /// What an account answers only with its key, and to who may read its data.
    static final String ALIVE = "/Patient?_summary=count";

    public void addTo(PageRoutes routes) {
        routes.get(ONE, this::types)
                .get(ONE + "/find/{type}", this::find)
                .post(ONE + "/search", this::search)
                .get(ONE + "/s/{handle}", this::found);
        new BundlePages(pages, this).addTo(routes);
        new JobPages(pages, this).addTo(routes);
        new ResourcePages(pages, this).addTo(routes);
    }

    private Response types(Call call) {
        Data data = Data.of(call);
        Answer alive = data.read(ALIVE);
        if (!alive.good()) {
            return refused(call, data.account(), alive);
        }
        List<String> types = data.types();
        return pages.page(
                call,
                200,
                AccountPages.place(data.account(), "Data", "/data"),
                "explorer/types",
                Map.of("account", data.account(), "counts", data.counts(types), "types", types));
    }

    /// What is shown in place of data that the account does not give.
    Response refused(Call call, Account account, Answer answer) {
        boolean key =
                answer.problem().contains("customer-managed key")
                        || answer.problem().contains("Key Vault");
        return pages.message(
                Optional.of(call),
                answer.status(),
                key
                        ? "The key refuses"
                        : answer.status() == 403
                                ? "You may not see this data"
                                : "The account does not answer with data",
                answer.problem().contains("Authorization failed")
                        ? "Managing an account does not let anybody see its data: that takes a role"
                                + " on it. "
                                + answer.problem()
                        : answer.problem(),
                key
                        ? new Link("State of the key", account.href() + "/key")
                        : answer.problem().contains("network access")
                                ? new Link("Give access back", account.href() + "/networking")
                                : answer.status() == 403
                                        ? new Link(
                                                "Give yourself a role", account.href() + "/access")
                                        : new Link("The account", account.href()));
    }

    private Response find(Call call) {
        Data data = Data.of(call);
        return finder(call, data, call.name("type"), "", "");
    }

    private Response finder(Call call, Data data, String type, String query, String problem) {
        return pages.page(
                call,
                problem.isEmpty() ? 200 : 422,
                below(data.account(), "Search " + type),
                "explorer/find",
                Map.of(
                        "account",
                        data.account(),
                        "type",
                        type,
                        "parameters",
                        data.parameters(type),
                        "query",
                        query,
                        "problem",
                        problem,
                        "csrf",
                        call.session().csrf()));
    }

    /// Where a page about data stands.
    static Place below(Account account, String title) {
        Place place = AccountPages.place(account, title, "/data");
        var crumbs = new ArrayList<>(place.crumbs());
        crumbs.add(new Link("Data", account.href() + "/data"));
        return new Place(title, place.section(), crumbs, List.of());
    }

    /// A form with a parameter and a value, and more criteria as text.
    private Response search(Call call) {
        Data data = Data.of(call);
        String type = call.form().text("type");
        String query = call.form().text("query").replaceFirst("^\\?", "");
        String parameter = call.form().text("parameter");
        String value = call.form().text("value");
        if (!parameter.isEmpty() && !value.isEmpty()) {
            String one = Planes.encoded(parameter) + "=" + Planes.encoded(value);
            query = query.isEmpty() ? one : query + "&" + one;
        }
        if (!Data.isType(type)) {
            return Pages.to(tail(data.account().href() + "/data"));
        }
        return Pages.to(tail(data.found(type, query)));
    }

    /// An address without the portal's root.
    static String tail(String href) {
        return href.substring("/portal".length());
    }

    /// A line of what was found.
    public record Row(String type, String href, String summary, String date, String updated) {}

    private Response found(Call call) {
        Data data = Data.of(call);
        String[] meaning = data.meaning("s").split("\n", 2);
        String type = meaning[0];
        String query = meaning[1];
        boolean page = query.startsWith("/");
        View view = View.of(call);
        String ran = view == View.RAN ? "&_explain=true" : "";
        String criteria = (query.isEmpty() ? "" : query + "&") + "_count=" + ROWS + ran;
        Answer answer = page ? data.read(query) : data.search(type, criteria);
        if (answer.status() == 400) {
            return finder(call, data, type, page ? "" : query, answer.problem());
        }
        if (!answer.good()) {
            return refused(call, data.account(), answer);
        }
        var rows = new ArrayList<Row>();
        String outcome = "Of later pages nothing is told: look at the first.";
        for (JsonNode entry : answer.body().path("entry")) {
            JsonNode resource = entry.path("resource");
            if (entry.path("search").path("mode").asString("").equals("outcome")) {
                outcome = lines(resource);
                continue;
            }
            rows.add(
                    new Row(
                            resource.path("resourceType").asString(""),
                            data.href(Summary.reference(resource)),
                            Summary.of(resource),
                            Summary.date(resource),
                            Moments.utc(resource.path("meta").path("lastUpdated").asString(""))));
        }
        String text =
                switch (view) {
                    case TABLE -> "";
                    case RAN -> outcome;
                    case JSON -> Clipped.whole(answer.body().toPrettyString());
                    case XML ->
                            Clipped.whole(
                                    Data.xml(
                                            page
                                                    ? data.readXml(query)
                                                    : data.searchXml(type, criteria)));
                };
        return pages.page(
                call,
                200,
                below(data.account(), type),
                "explorer/found",
                Map.of(
                        "account", data.account(),
                        "type", type,
                        "rows", rows,
                        "total", answer.body().path("total").asString(""),
                        "next", next(data, type, answer.body()),
                        "views", view.linksOfSearch(data.found(type, query)),
                        "text", text,
                        "label", view.name()));
    }

    /// What an OperationOutcome says, a line for each issue.
    private static String lines(JsonNode outcome) {
        return outcome.path("issue")
                .valueStream()
                .map(issue -> issue.path("diagnostics").asString(""))
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    /// The next page of a search; it names nothing of what is searched for.
    private static String next(Data data, String type, JsonNode bundle) {
        return next(data, bundle).map(path -> data.found(type, path)).orElse("");
    }

    /// Where the account has what comes after a Bundle: a path below its own, if there is more.
    static Optional<String> next(Data data, JsonNode bundle) {
        String root = "/fhir/" + data.account().served();
        for (JsonNode link : bundle.path("link")) {
            String url = link.path("url").asString("");
            int below = url.indexOf(root);
            if (link.path("relation").asString("").equals("next") && below >= 0) {
                String path = url.substring(below + root.length());
                return Optional.of(path.startsWith("/") ? path : "/" + path);
            }
        }
        return Optional.empty();
    }

    static Wire.Body body(String json) {
        return new Wire.Body("application/fhir+json", json.getBytes(StandardCharsets.UTF_8));
    }
}
