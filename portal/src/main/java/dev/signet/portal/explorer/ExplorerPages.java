// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import dev.signet.http.Response;
import dev.signet.portal.account.Account;
import dev.signet.portal.account.AccountPages;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.Frame.Link;
import dev.signet.portal.page.Moments;
import dev.signet.portal.page.PageRoutes;
import dev.signet.portal.page.Pages;
import dev.signet.portal.page.Pages.Place;
import dev.signet.portal.plane.Answer;
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
    private static final int NEWEST = 10;

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
        return refused(call, account, answer, "/data");
    }

    /// @param tab of the account's that is lit, as in the address
    Response refused(Call call, Account account, Answer answer, String tab) {
        Refusal refusal = Refusal.of(call, account, answer);
        return pages.page(
                call,
                answer.status(),
                AccountPages.place(account, refusal.title(), tab),
                "explorer/refused",
                Map.of("account", account, "refusal", refusal, "csrf", call.session().csrf()));
    }

    /// The newest of a type, and the form to search for others.
    private Response find(Call call) {
        Data data = Data.of(call);
        Sought sought = Sought.of(call.name("type"), "");
        if (!Data.isType(sought.type())) {
            return Pages.to(tail(data.account().href() + "/data"));
        }
        Answer newest = data.search(sought.type(), "_sort=-_lastUpdated&_count=" + NEWEST);
        if (newest.status() == 403) {
            return refused(call, data.account(), newest);
        }
        List<Row> rows =
                newest.good()
                        ? newest.body()
                                .path("entry")
                                .valueStream()
                                .map(each -> Row.of(data, each.path("resource")))
                                .toList()
                        : List.of();
        return finder(call, data, sought, "", rows);
    }

    private Response finder(Call call, Data data, Sought sought, String problem, List<Row> newest) {
        return pages.page(
                call,
                problem.isEmpty() ? 200 : 422,
                below(data.account(), "Search " + sought.type()),
                "explorer/find",
                Map.of(
                        "account",
                        data.account(),
                        "sought",
                        sought,
                        "newest",
                        newest,
                        "parameters",
                        data.parameters(sought.type()),
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
        return new Place(title, place.section(), crumbs, List.of(), List.of());
    }

    /// A form with a parameter and a value, and more criteria as text.
    private Response search(Call call) {
        Data data = Data.of(call);
        String type = call.form().text("type");
        if (!Data.isType(type)) {
            return Pages.to(tail(data.account().href() + "/data"));
        }
        var sought =
                new Sought(
                        type,
                        call.form().text("parameter"),
                        call.form().text("value"),
                        call.form().text("query").replaceFirst("^\\?", ""),
                        "");
        return sought.problem().isEmpty()
                ? Pages.to(tail(data.found(sought)))
                : finder(call, data, sought, sought.problem(), List.of());
    }

    /// An address without the portal's root.
    static String tail(String href) {
        return href.substring("/portal".length());
    }

    /// A line of what was found.
    public record Row(String type, String href, String summary, String date, String updated) {
        static Row of(Data data, JsonNode resource) {
            return new Row(
                    resource.path("resourceType").asString(""),
                    data.href(Summary.reference(resource)),
                    Summary.of(resource),
                    Summary.date(resource),
                    Moments.utc(resource.path("meta").path("lastUpdated").asString("")));
        }
    }

    private Response found(Call call) {
        Data data = Data.of(call);
        Sought sought = Sought.of(data.meaning("s"));
        String type = sought.type();
        boolean page = !sought.path().isEmpty();
        String query = page ? sought.path() : sought.query();
        View view = View.of(call);
        String ran = view == View.RAN ? "&_explain=true" : "";
        String criteria = (query.isEmpty() ? "" : query + "&") + "_count=" + ROWS + ran;
        Answer answer = page ? data.read(query) : data.search(type, criteria);
        if (answer.status() == 400) {
            return finder(call, data, sought, answer.problem(), List.of());
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
            rows.add(Row.of(data, resource));
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
        Optional<String> next = next(data, answer.body());
        return pages.page(
                call,
                200,
                below(data.account(), type),
                "explorer/found",
                Map.of(
                        "account", data.account(),
                        "type", type,
                        "unused", sought.unused(),
                        "all", sought.isAll(),
                        "rows", rows,
                        "searched", searched(sought, answer.body(), !page && next.isEmpty(), rows),
                        "next", next.map(path -> data.found(sought.at(path))).orElse(""),
                        "views", view.linksOfSearch(data.found(sought)),
                        "text", text,
                        "label", view.name()));
    }

    /// What was searched for, and how many there are as far as that is known.
    ///
    /// @param isWhole whether the rows are all that there is
    private static String searched(
            Sought sought, JsonNode bundle, boolean isWhole, List<Row> rows) {
        String total = bundle.path("total").asString("");
        String count = total.isEmpty() && isWhole ? Integer.toString(rows.size()) : total;
        return sought.words() + (count.isEmpty() ? "" : ": " + count + " found");
    }

    /// What an OperationOutcome says, a line for each issue.
    private static String lines(JsonNode outcome) {
        return outcome.path("issue")
                .valueStream()
                .map(issue -> issue.path("diagnostics").asString(""))
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("\n"));
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
