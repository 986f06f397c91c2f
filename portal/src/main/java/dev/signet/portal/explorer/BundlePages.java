// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import dev.signet.http.Response;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.PageRoutes;
import dev.signet.portal.page.Pages;
import dev.signet.portal.page.Paging;
import dev.signet.portal.plane.Answer;
import dev.signet.portal.plane.Wire;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// A file with a Bundle is sent to the account, and what came of each entry is told.
record BundlePages(Pages pages, ExplorerPages explorer) {
    private static final String HERE = "accounts/{group}/{account}/data/bundle";

    private static final int ROWS = 100;

    void addTo(PageRoutes routes) {
        routes.get(HERE, call -> chooser(call, Data.of(call), 200, ""))
                .get(HERE + "/result", this::result)
                .post(HERE, this::send);
    }

    private Response chooser(Call call, Data data, int status, String problem) {
        return pages.page(
                call,
                status,
                ExplorerPages.below(data.account(), "Load data"),
                "explorer/bundle",
                Map.of(
                        "account", data.account(),
                        "problem", problem,
                        "csrf", call.session().csrf()));
    }

    private Response send(Call call) {
        Data data = Data.of(call);
        String text = call.form().raw("bundle");
        boolean isXml = text.stripLeading().startsWith("<");
        JsonNode sent = Wire.object();
        if (!isXml) {
            Sent read = read(text);
            if (!read.problem().isEmpty()) {
                return chooser(call, data, 422, read.problem());
            }
            sent = read.bundle();
        }
        String type = isXml ? "application/fhir+xml" : "application/fhir+json";
        Answer answer =
                data.ask(
                        "POST",
                        "",
                        Optional.of(new Wire.Body(type, text.getBytes(StandardCharsets.UTF_8))));
        if (!answer.good()) {
            boolean mine = answer.status() == 400 || answer.status() == 422;
            return mine || answer.status() == 409 || answer.status() == 412
                    ? chooser(call, data, 422, "Nothing was stored. " + answer.problem())
                    : explorer.refused(call, data.account(), answer);
        }
        String page = page(data);
        call.session().keep(page, BundleResult.of(sent, answer.body(), data::href));
        return Pages.to(ExplorerPages.tail(page));
    }

    private static String page(Data data) {
        return data.account().href() + "/data/bundle/result";
    }

    /// What came of the Bundle that was sent last, without sending it again. It tells of data:
    /// it is shown while the account still gives this user some.
    private Response result(Call call) {
        Data data = Data.of(call);
        Optional<BundleResult> result = call.session().kept(page(data), BundleResult.class);
        if (result.isEmpty()) {
            return Pages.to(ExplorerPages.tail(data.account().href() + "/data/bundle"));
        }
        Answer alive = data.read(ExplorerPages.ALIVE);
        if (!alive.good()) {
            return explorer.refused(call, data.account(), alive);
        }
        var shown = Paging.of(result.get().rows(), call.number("page"), ROWS);
        return pages.page(
                call,
                200,
                ExplorerPages.below(data.account(), "What came of it"),
                "explorer/bundleresult",
                Map.of(
                        "account", data.account(),
                        "result", result.get(),
                        "rows", shown.items(),
                        "paging", shown.links(page(data) + "?page=")));
    }

    /// What a file holds.
    ///
    /// @param problem empty when it can be sent
    record Sent(JsonNode bundle, String problem) {}

    static Sent read(String text) {
        if (text.isBlank()) {
            return wrong("No file was chosen, or it is empty.");
        }
        JsonNode read;
        try {
            read = Wire.JSON.readTree(text);
        } catch (JacksonException e) {
            return wrong("The file is neither JSON nor XML. Expected is one Bundle.");
        }
        String resource = read.path("resourceType").asString("");
        if (!resource.equals("Bundle")) {
            return wrong(
                    "resourceType: expected is Bundle. A resource alone is added on its type's"
                            + " page.");
        }
        if (!List.of("transaction", "batch").contains(read.path("type").asString(""))) {
            return wrong("type: expected is transaction or batch.");
        }
        return new Sent(read, "");
    }

    private static Sent wrong(String problem) {
        return new Sent(Wire.object(), problem);
    }
}
