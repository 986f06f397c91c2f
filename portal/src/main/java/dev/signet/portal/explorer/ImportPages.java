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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Begins an import: from a folder that the operator has allowed, with all its files of NDJSON, or
/// from addresses.
public record ImportPages(Pages pages, ExplorerPages explorer) {
    private static final String HERE = "accounts/{group}/{account}/jobs/import";
    private static final List<String> MODES = List.of("IncrementalLoad", "InitialLoad");

    void addTo(PageRoutes routes) {
        routes.get(HERE, this::places).get(HERE + "/{handle}", this::place).post(HERE, this::begin);
    }

    /// A place that the operator has allowed.
    ///
    /// @param href empty for what cannot be looked through
    public record Row(String address, String href) {}

    private Response places(Call call) {
        Data data = Data.of(call);
        Answer answer = data.read("/$import-places");
        if (!answer.good()) {
            return explorer.refused(call, data.account(), answer, "/jobs");
        }
        var rows = new ArrayList<Row>();
        for (JsonNode each : answer.body().path("parameter")) {
            String address = each.path("valueUri").asString("");
            boolean isFolder = address.startsWith("file:");
            rows.add(
                    new Row(
                            address,
                            isFolder
                                    ? data.account().href()
                                            + "/jobs/import/"
                                            + data.handle("p", address)
                                    : ""));
        }
        return form(call, data, 200, new Draft(rows, "", "", MODES.getFirst()), "");
    }

    /// What the form shows.
    ///
    /// @param rows places to choose from; none once files are there
    /// @param told about the files
    /// @param files one address a line
    public record Draft(List<Row> rows, String told, String files, String mode) {
        public Draft {
            rows = List.copyOf(rows);
        }
    }

    private Response place(Call call) {
        Data data = Data.of(call);
        String place = data.meaning("p");
        Answer answer = data.read("/$import-places?place=" + Planes.encoded(place));
        if (!answer.good()) {
            return explorer.refused(call, data.account(), answer, "/jobs");
        }
        var files = new StringBuilder();
        long count = 0;
        long bytes = 0;
        boolean more = false;
        for (JsonNode each : answer.body().path("parameter")) {
            more |= each.path("valueBoolean").asBoolean(false);
            if (each.path("name").asString("").equals("file")) {
                count++;
                files.append(part(each, "url").asString("")).append('\n');
                bytes += part(each, "bytes").asLong(0);
            }
        }
        String told =
                count == 0
                        ? "There is no file *.ndjson or *.ndjson.gz in it."
                        : Paging.counted(count, "file")
                                + (more ? ", and more that do not stand here, " : ", ")
                                + size(bytes)
                                + ". What is not to be loaded is taken out of the list.";
        return form(
                call,
                data,
                200,
                new Draft(List.of(), told, files.toString(), MODES.getFirst()),
                "");
    }

    private static JsonNode part(JsonNode parameter, String name) {
        for (JsonNode part : parameter.path("part")) {
            if (part.path("name").asString("").equals(name)) {
                return part.path(name.equals("url") ? "valueUri" : "valueDecimal");
            }
        }
        return Wire.object().path(name);
    }

    static String size(long bytes) {
        return bytes < 1 << 20
                ? Math.max(1, bytes >> 10) + " KiB"
                : bytes < 10L << 30 ? (bytes >> 20) + " MiB" : (bytes >> 30) + " GiB";
    }

    private Response form(Call call, Data data, int status, Draft draft, String problem) {
        return pages.page(
                call,
                status,
                JobPages.below(data.account(), "Import"),
                "explorer/import",
                Map.of(
                        "account",
                        data.account(),
                        "draft",
                        draft,
                        "problem",
                        problem,
                        "csrf",
                        call.session().csrf()));
    }

    private Response begin(Call call) {
        Data data = Data.of(call);
        String mode = call.form().text("mode");
        var draft = new Draft(List.of(), "", call.form().raw("files"), mode);
        List<String> files =
                draft.files().lines().map(String::strip).filter(each -> !each.isEmpty()).toList();
        if (files.isEmpty() || !MODES.contains(mode)) {
            return form(call, data, 422, draft, "At least one file is needed, and a mode.");
        }
        Answer answer =
                data.askJob(
                        "POST",
                        "/$import",
                        Optional.of(ExplorerPages.body(request(files, mode).toString())));
        return answer.status() == 400
                ? form(call, data, 422, draft, "Nothing was begun. " + answer.problem())
                : JobPages.told(call, data, answer, "The import has begun.");
    }

    private static ObjectNode request(List<String> files, String mode) {
        ObjectNode request = Wire.object().put("resourceType", "Parameters");
        var parameters = request.putArray("parameter");
        parameters
                .addObject()
                .put("name", "inputFormat")
                .put("valueString", "application/fhir+ndjson");
        parameters.addObject().put("name", "mode").put("valueString", mode);
        for (String file : files) {
            parameters
                    .addObject()
                    .put("name", "input")
                    .putArray("part")
                    .addObject()
                    .put("name", "url")
                    .put("valueUri", file);
        }
        return request;
    }
}
