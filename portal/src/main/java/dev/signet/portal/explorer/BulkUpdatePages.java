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

/// Begins a bulk update of what criteria find, once their number is typed.
public record BulkUpdatePages(Pages pages, CountedJob job) {
    private static final String HERE = "accounts/{group}/{account}/jobs/update";

    /// What they are changes what the account understands, so they are patched one by one.
    private static final List<String> NEVER = List.of("SearchParameter", "StructureDefinition");

    private static final BulkCount COUNT = new BulkCount(NEVER);

    BulkUpdatePages(Pages pages, ExplorerPages explorer) {
        this(pages, new CountedJob(pages, explorer, "update", "updated", "u", COUNT));
    }

    void addTo(PageRoutes routes) {
        routes.get(HERE, call -> form(call, Data.of(call), 200, Draft.NONE, ""))
                .post(HERE, this::ask)
                .post(HERE + "/{handle}", call -> job.begin(call, BulkUpdatePages::begun));
    }

    /// What the form holds.
    ///
    /// @param type empty for all types
    /// @param criteria as behind a question mark; empty for all resources
    public record Draft(String type, String criteria, PatchForm operations) {
        static final Draft NONE = new Draft("", "", PatchForm.empty());
    }

    private Response form(Call call, Data data, int status, Draft draft, String problem) {
        return pages.page(
                call,
                status,
                JobPages.below(data.account(), "Bulk update"),
                "explorer/update",
                Map.of(
                        "account", data.account(),
                        "types", data.types(),
                        "draft", draft,
                        "problem", problem,
                        "csrf", call.session().csrf()));
    }

    private Response ask(Call call) {
        Data data = Data.of(call);
        var form = call.form();
        var draft = new Draft(form.text("type"), CountedJob.criteria(form), PatchForm.of(form));
        if (!draft.type().isEmpty() && !Data.isType(draft.type())) {
            return form(call, data, 422, Draft.NONE, "There is no such type.");
        }
        if (NEVER.contains(draft.type())) {
            String why = "Resources of the type " + draft.type() + " are patched one by one.";
            return form(call, data, 422, draft, why);
        }
        PatchForm.Made made = draft.operations().made();
        if (!made.problem().isEmpty()) {
            return form(call, data, 422, draft, made.problem());
        }
        var wish = new Wish(draft.type(), draft.criteria(), made.patch());
        return job.ask(call, data, wish, problem -> form(call, data, 422, draft, problem));
    }

    private static Answer begun(Data data, Wish wish) {
        return data.askJob(
                "PATCH",
                wish.target("$bulk-update", ""),
                Optional.of(ExplorerPages.body(wish.how())));
    }
}
