// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import dev.signet.http.Response;
import dev.signet.portal.explorer.CountedJob.Wish;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.PageRoutes;
import dev.signet.portal.page.Pages;
import dev.signet.portal.plane.Answer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Begins a bulk delete of what criteria find, once their number is typed.
record BulkDeletePages(Pages pages, CountedJob job) {
    private static final String HERE = "accounts/{group}/{account}/jobs/delete";

    /// Own search parameters are deleted one by one only, so they do not count.
    private static final String NEVER = "SearchParameter";

    private static final BulkCount COUNT = new BulkCount(List.of(NEVER));

    /// How they are deleted, and the operation's parameter for it.
    private static final Map<String, String> WAYS =
            Map.of("soft", "", "hard", "_hardDelete=true", "history", "_purgeHistory=true");

    private static final Wish NONE = new Wish("", "", "soft");

    BulkDeletePages(Pages pages, ExplorerPages explorer) {
        this(pages, new CountedJob(pages, explorer, "delete", "deleted", "x", COUNT));
    }

    void addTo(PageRoutes routes) {
        routes.get(HERE, call -> form(call, Data.of(call), 200, NONE, ""))
                .post(HERE, this::ask)
                .post(HERE + "/{handle}", call -> job.begin(call, BulkDeletePages::begun));
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
        var wish = new Wish(form.text("type"), CountedJob.criteria(form), form.text("way"));
        boolean isKnown = WAYS.containsKey(wish.how());
        if (!isKnown || !wish.type().isEmpty() && !Data.isType(wish.type())) {
            return form(call, data, 422, NONE, "A type and a way of deleting are needed.");
        }
        if (wish.type().equals(NEVER)) {
            return form(call, data, 422, wish, "Search parameters are deleted one by one.");
        }
        return job.ask(call, data, wish, problem -> form(call, data, 422, wish, problem));
    }

    private static Answer begun(Data data, Wish wish) {
        String target = wish.target("$bulk-delete", WAYS.getOrDefault(wish.how(), ""));
        return data.askJob("DELETE", target, Optional.empty());
    }
}
