// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Response;
import dev.signet.portal.account.AccountPages;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.PageRoutes;
import dev.signet.portal.page.Pages;
import dev.signet.portal.page.Paging;
import dev.signet.portal.plane.Answer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What goes on in the background of an account: how far it is, and its end.
record JobPages(Pages pages, ExplorerPages explorer) {
    private static final String ONE = "accounts/{group}/{account}/jobs";
    private static final Pattern ADDRESS =
            Pattern.compile("_operations/[a-z-]{1,40}/[0-9a-f-]{36}");
    private static final int ROWS = 25;

    void addTo(PageRoutes routes) {
        routes.get(ONE, this::list)
                .get(ONE + "/part", this::part)
                .post(ONE + "/export", this::export)
                .post(ONE + "/reindex", this::reindex)
                .post(ONE + "/{handle}/end", this::end);
    }

    /// The jobs, and whether they are to be asked for again.
    private static Map<String, Object> content(Call call, Data data, Answer answer) {
        List<JobRow> all = JobRow.of(answer.body(), data::job);
        var shown = Paging.of(all, call.number("page"), ROWS);
        return Map.of(
                "account", data.account(),
                "rows", shown.items(),
                "asks", !answer.good() || all.stream().anyMatch(JobRow::mayEnd),
                "problem", answer.good() ? "" : answer.problem(),
                "part", data.account().href() + "/jobs/part?page=" + shown.number(),
                "paging", shown.links(data.account().href() + "/jobs?page="),
                "csrf", call.session().csrf());
    }

    private Response list(Call call) {
        Data data = Data.of(call);
        Answer answer = data.read("/$jobs");
        if (!answer.good()) {
            return explorer.refused(call, data.account(), answer);
        }
        return pages.page(
                call,
                200,
                AccountPages.place(data.account(), "Jobs", "/jobs"),
                "explorer/jobs",
                content(call, data, answer));
    }

    /// The list alone, asked for again and again while something is under way or the account
    /// refuses.
    private Response part(Call call) {
        Data data = Data.of(call);
        return pages.part(call, "explorer/joblist", content(call, data, data.read("/$jobs")));
    }

    private Response export(Call call) {
        Data data = Data.of(call);
        Answer answer = data.ask("GET", "/$export", Optional.empty(), "Prefer", "respond-async");
        return told(call, data, answer, "The export has begun.");
    }

    private Response reindex(Call call) {
        Data data = Data.of(call);
        return told(call, data, data.ask("POST", "/$reindex", Optional.empty()), "It has begun.");
    }

    private Response end(Call call) {
        Data data = Data.of(call);
        String address = data.meaning("j");
        if (!ADDRESS.matcher(address).matches()) {
            throw new Failed(Failure.INVALID, "That is no job.");
        }
        Answer answer = data.ask("DELETE", "/" + address, Optional.empty());
        return told(call, data, answer, "The job ends. What it has done so far stays as it is.");
    }

    private static Response told(Call call, Data data, Answer answer, String good) {
        call.session().tell(answer.good(), answer.good() ? good : answer.problem());
        return Pages.to(ExplorerPages.tail(data.account().href() + "/jobs"));
    }
}
