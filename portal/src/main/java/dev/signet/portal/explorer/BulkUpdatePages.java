// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import dev.signet.http.Response;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.PageRoutes;
import dev.signet.portal.page.Pages;
import dev.signet.portal.page.Paging;
import dev.signet.portal.plane.Answer;
import dev.signet.portal.plane.Planes;
import dev.signet.portal.plane.Wire;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Begins a bulk update. First the account is asked how many resources the criteria find; then the
/// number is typed. When it has changed meanwhile, nothing is patched and the new one is shown.
public record BulkUpdatePages(Pages pages, ExplorerPages explorer) {
    private static final String HERE = "accounts/{group}/{account}/jobs/update";

    /// What they are changes what the account understands, so they are patched one by one.
    private static final List<String> NEVER = List.of("SearchParameter", "StructureDefinition");

    private static final BulkCount COUNT = new BulkCount(NEVER);

    void addTo(PageRoutes routes) {
        routes.get(HERE, call -> form(call, Data.of(call), 200, Draft.NONE, ""))
                .post(HERE, this::ask)
                .post(HERE + "/{handle}", this::begin);
    }

    /// What the form holds.
    ///
    /// @param type empty for all types
    /// @param criteria as behind a question mark; empty for all resources
    public record Draft(String type, String criteria, PatchForm operations) {
        static final Draft NONE = new Draft("", "", PatchForm.empty());
    }

    /// What is to be done.
    ///
    /// @param patch a Parameters resource
    private record Wish(String type, String criteria, String patch) {
        String meaning(long count) {
            return String.join("\n", Long.toString(count), type, criteria, patch);
        }
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
        var draft =
                new Draft(
                        form.text("type"),
                        form.text("criteria").replaceFirst("^\\?", "").replace("\n", ""),
                        PatchForm.of(form));
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
        Answer answer = BulkCount.ask(data, draft.type(), draft.criteria());
        if (answer.status() == 400) {
            return form(call, data, 422, draft, answer.problem());
        }
        return asked(
                call, data, new Wish(draft.type(), draft.criteria(), made.patch()), answer, "");
    }

    /// The page on which the number is typed.
    ///
    /// @param answer how many there are
    private Response asked(Call call, Data data, Wish wish, Answer answer, String problem) {
        if (!answer.good()) {
            return explorer.refused(call, data.account(), answer);
        }
        long count = COUNT.of(data, wish.type(), wish.criteria(), answer);
        String counted = Paging.counted(count, "resource");
        return pages.page(
                call,
                problem.isEmpty() ? 200 : 409,
                JobPages.below(data.account(), "Update " + counted),
                "explorer/updatesure",
                Map.of(
                        "account",
                        data.account(),
                        "type",
                        wish.type(),
                        "criteria",
                        wish.criteria(),
                        "patch",
                        Wire.JSON.readTree(wish.patch()).toPrettyString(),
                        "count",
                        count,
                        "counted",
                        counted,
                        "action",
                        data.account().href()
                                + "/jobs/update/"
                                + data.handle("u", wish.meaning(count)),
                        "problem",
                        problem,
                        "csrf",
                        call.session().csrf()));
    }

    private Response begin(Call call) {
        Data data = Data.of(call);
        String[] meaning = data.meaning("u").split("\n", 4);
        var wish = new Wish(meaning[1], meaning[2], meaning[3]);
        Answer answer = BulkCount.ask(data, wish.type(), wish.criteria());
        if (answer.good()) {
            long count = COUNT.of(data, wish.type(), wish.criteria(), answer);
            String problem =
                    count != Long.parseLong(meaning[0])
                            ? "the number has changed meanwhile. This is the new one."
                            : call.form().text("typed").equals("update " + count)
                                    ? ""
                                    : "what was typed is something else.";
            if (problem.isEmpty()) {
                return JobPages.told(call, data, begun(data, wish), "The bulk update has begun.");
            }
            return asked(call, data, wish, answer, "Nothing was updated: " + problem);
        }
        return explorer.refused(call, data.account(), answer);
    }

    private static Answer begun(Data data, Wish wish) {
        String query = Planes.query(wish.criteria());
        return data.ask(
                "PATCH",
                (wish.type().isEmpty() ? "" : Planes.path(wish.type()))
                        + "/$bulk-update"
                        + (query.isEmpty() ? "" : "?" + query),
                Optional.of(ExplorerPages.body(wish.patch())),
                "Prefer",
                "respond-async");
    }
}
