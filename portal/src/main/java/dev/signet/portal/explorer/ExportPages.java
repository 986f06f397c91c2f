// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import dev.signet.http.Response;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.PageRoutes;
import dev.signet.portal.page.Pages;
import dev.signet.portal.plane.Answer;
import dev.signet.portal.plane.Planes;
import java.util.Map;
import java.util.Optional;

/// Begins an export: of everything, or of some types, and from a moment on.
record ExportPages(Pages pages) {
    private static final String HERE = "accounts/{group}/{account}/jobs/export";

    void addTo(PageRoutes routes) {
        routes.get(HERE, call -> form(call, Data.of(call), 200, "")).post(HERE, this::begin);
    }

    private Response form(Call call, Data data, int status, String problem) {
        return pages.page(
                call,
                status,
                JobPages.below(data.account(), "Export"),
                "explorer/export",
                Map.of(
                        "account", data.account(),
                        "types", call.form().text("types"),
                        "since", call.form().text("since"),
                        "problem", problem,
                        "csrf", call.session().csrf()));
    }

    private Response begin(Call call) {
        Data data = Data.of(call);
        String types = String.join(",", call.form().lines("types"));
        String since = call.form().text("since");
        String query = types.isEmpty() ? "" : "&_type=" + Planes.encoded(types);
        query += since.isEmpty() ? "" : "&_since=" + Planes.encoded(since);
        Answer answer =
                data.askJob(
                        "GET",
                        "/$export" + (query.isEmpty() ? "" : "?" + query.substring(1)),
                        Optional.empty());
        return answer.status() == 400 && !query.isEmpty()
                ? form(call, data, 422, answer.problem())
                : JobPages.told(call, data, answer, "The export has begun.");
    }
}
