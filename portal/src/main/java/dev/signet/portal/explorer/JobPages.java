// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Response;
import dev.signet.portal.account.Account;
import dev.signet.portal.account.AccountPages;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.Frame.Link;
import dev.signet.portal.page.PageRoutes;
import dev.signet.portal.page.Pages;
import dev.signet.portal.page.Pages.Place;
import dev.signet.portal.page.Paging;
import dev.signet.portal.plane.Answer;
import dev.signet.portal.plane.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// What goes on in the background of an account: how far it is, and its end.
record JobPages(Pages pages, ExplorerPages explorer) {
    private static final String ONE = "accounts/{group}/{account}/jobs";
    private static final Pattern ADDRESS =
            Pattern.compile("_operations/[a-z-]{1,40}/[0-9a-f-]{36}");
    private static final int ROWS = 25;

    void addTo(PageRoutes routes) {
        routes.get(ONE, this::list)
                .get(ONE + "/part", this::part)
                .post(ONE + "/reindex", this::reindex);
        new ExportPages(pages).addTo(routes);
        new ImportPages(pages, explorer).addTo(routes);
        new BulkDeletePages(pages, explorer).addTo(routes);
        new BulkUpdatePages(pages, explorer).addTo(routes);
        routes.post(ONE + "/{handle}/end", this::end)
                .post(ONE + "/{handle}/pause", call -> control(call, "pause"))
                .post(ONE + "/{handle}/resume", call -> control(call, "resume"));
        new JobFilePages(pages, explorer).addTo(routes); // takes what no other has taken
    }

    /// Where a page about one job, or about beginning one, stands.
    static Place below(Account account, String title) {
        Place place = AccountPages.place(account, title, "/jobs");
        var crumbs = new ArrayList<>(place.crumbs());
        crumbs.add(new Link("Jobs", account.href() + "/jobs"));
        return new Place(title, place.section(), crumbs, List.of(), List.of());
    }

    /// The address of the job that the address of the page stands for.
    ///
    /// @throws Failed `NOT_FOUND`, `INVALID` when it is none
    static String address(Data data) {
        String address = data.meaning("j");
        if (!ADDRESS.matcher(address).matches()) {
            throw new Failed(Failure.INVALID, "That is no job.");
        }
        return address;
    }

    /// The jobs, and whether they are to be asked for again.
    ///
    /// @param pauses whether the account lets jobs rest
    private static Map<String, Object> content(
            Call call, Data data, Answer answer, boolean pauses) {
        List<JobRow> all = JobRow.of(answer.body(), data::job);
        var shown = Paging.of(all, call.number("page"), ROWS);
        return Map.of(
                "account",
                data.account(),
                "rows",
                shown.items(),
                "asks",
                !answer.good() || all.stream().anyMatch(JobRow::mayEnd),
                "problem",
                answer.good() ? "" : answer.problem(),
                "part",
                data.account().href()
                        + "/jobs/part?page="
                        + shown.number()
                        + (pauses ? "&pauses=1" : ""),
                "pauses",
                pauses,
                "paging",
                shown.links(data.account().href() + "/jobs?page="),
                "csrf",
                call.session().csrf());
    }

    private Response list(Call call) {
        Data data = Data.of(call);
        Answer answer = data.read("/$jobs");
        if (!answer.good()) {
            return explorer.refused(call, data.account(), answer, "/jobs");
        }
        return pages.page(
                call,
                200,
                AccountPages.place(data.account(), "Jobs", "/jobs"),
                "explorer/jobs",
                content(call, data, answer, data.has("job-control")));
    }

    /// The list alone, asked for again and again while something is under way or the account
    /// refuses.
    private Response part(Call call) {
        Data data = Data.of(call);
        boolean pauses = !call.parameter("pauses").isEmpty();
        return pages.part(
                call, "explorer/joblist", content(call, data, data.read("/$jobs"), pauses));
    }

    private Response reindex(Call call) {
        Data data = Data.of(call);
        return told(call, data, data.ask("POST", "/$reindex", Optional.empty()), "It has begun.");
    }

    private Response end(Call call) {
        Data data = Data.of(call);
        Answer answer = data.ask("DELETE", "/" + address(data), Optional.empty());
        return told(call, data, answer, "The job ends. What it has done so far stays as it is.");
    }

    private Response control(Call call, String action) {
        Data data = Data.of(call);
        String address = address(data);
        ObjectNode request = Wire.object().put("resourceType", "Parameters");
        var parameters = request.putArray("parameter");
        parameters
                .addObject()
                .put("name", "id")
                .put("valueString", address.substring(address.lastIndexOf('/') + 1));
        parameters.addObject().put("name", "action").put("valueCode", action);
        Answer answer =
                data.ask(
                        "POST",
                        "/$job-control",
                        Optional.of(ExplorerPages.body(request.toString())));
        return told(
                call,
                data,
                answer,
                action.equals("pause") ? "The job rests until it is resumed." : "The job goes on.");
    }

    /// Says what came of it, on the page of the jobs.
    static Response told(Call call, Data data, Answer answer, String good) {
        call.session().tell(answer.good(), answer.good() ? good : answer.problem());
        return Pages.to(ExplorerPages.tail(data.account().href() + "/jobs"));
    }
}
