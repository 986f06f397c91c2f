// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import dev.signet.http.Response;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.PageRoutes;
import dev.signet.portal.page.Pages;
import dev.signet.portal.page.Paging;
import dev.signet.portal.plane.Answer;
import dev.signet.portal.plane.Planes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Begins a bulk delete. First the account is asked how many resources the criteria find, with the
/// same strictness with which the job reads them; then the number is typed. When it has changed
/// meanwhile, nothing is deleted and the new one is shown.
public record BulkDeletePages(Pages pages, ExplorerPages explorer) {
    private static final String HERE = "accounts/{group}/{account}/jobs/delete";

    /// Own search parameters are deleted one by one only, so they do not count.
    private static final String NEVER = "SearchParameter";

    private static final BulkCount COUNT = new BulkCount(List.of(NEVER));

    private static final Map<String, String> WAYS =
            Map.of("soft", "", "hard", "_hardDelete=true", "history", "_purgeHistory=true");

    void addTo(PageRoutes routes) {
        routes.get(HERE, call -> form(call, Data.of(call), 200, Wish.NONE, ""))
                .post(HERE, this::ask)
                .post(HERE + "/{handle}", this::begin);
    }

    /// What is to be deleted.
    ///
    /// @param type empty for all types
    /// @param criteria as behind a question mark; empty for all resources
    /// @param way `soft`, `hard` or `history`
    public record Wish(String type, String criteria, String way) {
        static final Wish NONE = new Wish("", "", "soft");

        String meaning() {
            return String.join("\n", type, way, criteria);
        }

        static Wish of(String meaning) {
            String[] parts = meaning.split("\n", 3);
            return new Wish(parts[0], parts[2], parts[1]);
        }

        private String query() {
            String way = WAYS.getOrDefault(this.way, "");
            String found = Planes.query(criteria);
            String both = found.isEmpty() || way.isEmpty() ? found + way : found + "&" + way;
            return both.isEmpty() ? "" : "?" + both;
        }
    }

    private Response form(Call call, Data data, int status, Wish wish, String problem) {
        return pages.page(
                call,
                status,
                JobPages.below(data.account(), "Bulk delete"),
                "explorer/delete",
                Map.of(
                        "account", data.account(),
                        "types", data.types(),
                        "wish", wish,
                        "problem", problem,
                        "csrf", call.session().csrf()));
    }

    private Response ask(Call call) {
        Data data = Data.of(call);
        var form = call.form();
        var wish =
                new Wish(
                        form.text("type"),
                        form.text("criteria").replaceFirst("^\\?", "").replace("\n", ""),
                        form.text("way"));
        boolean isKnown = WAYS.containsKey(wish.way());
        if (!isKnown || !wish.type().isEmpty() && !Data.isType(wish.type())) {
            return form(call, data, 422, Wish.NONE, "A type and a way of deleting are needed.");
        }
        if (wish.type().equals(NEVER)) {
            return form(call, data, 422, wish, "Search parameters are deleted one by one.");
        }
        return asked(call, data, wish, "");
    }

    /// The page on which the number is typed.
    private Response asked(Call call, Data data, Wish wish, String problem) {
        Answer answer = BulkCount.ask(data, wish.type(), wish.criteria());
        if (answer.status() == 400) {
            return form(call, data, 422, wish, answer.problem());
        }
        if (!answer.good()) {
            return explorer.refused(call, data.account(), answer);
        }
        long count = COUNT.of(data, wish.type(), wish.criteria(), answer);
        return pages.page(
                call,
                problem.isEmpty() ? 200 : 409,
                JobPages.below(data.account(), "Delete " + Paging.counted(count, "resource")),
                "explorer/deletesure",
                Map.of(
                        "account",
                        data.account(),
                        "wish",
                        wish,
                        "count",
                        count,
                        "counted",
                        Paging.counted(count, "resource"),
                        "action",
                        data.account().href()
                                + "/jobs/delete/"
                                + data.handle("x", count + "\n" + wish.meaning()),
                        "problem",
                        problem,
                        "csrf",
                        call.session().csrf()));
    }

    private Response begin(Call call) {
        Data data = Data.of(call);
        String[] meaning = data.meaning("x").split("\n", 2);
        Wish wish = Wish.of(meaning[1]);
        Answer answer = BulkCount.ask(data, wish.type(), wish.criteria());
        if (!answer.good()) {
            return explorer.refused(call, data.account(), answer);
        }
        if (COUNT.of(data, wish.type(), wish.criteria(), answer) != Long.parseLong(meaning[0])) {
            return asked(
                    call,
                    data,
                    wish,
                    "Nothing was deleted: the number has changed meanwhile. This is the new one.");
        }
        if (!call.form().text("typed").equals("delete " + meaning[0])) {
            return asked(
                    call, data, wish, "Nothing was deleted: what was typed is something else.");
        }
        Answer begun =
                data.ask(
                        "DELETE",
                        (wish.type().isEmpty() ? "" : Planes.path(wish.type()))
                                + "/$bulk-delete"
                                + wish.query(),
                        Optional.empty(),
                        "Prefer",
                        "respond-async");
        return JobPages.told(call, data, begun, "The bulk delete has begun.");
    }
}
