// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Headers;
import dev.signet.http.Response;
import dev.signet.http.Response.Body;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.Moments;
import dev.signet.portal.page.PageRoutes;
import dev.signet.portal.page.Pages;
import dev.signet.portal.page.Paging;
import dev.signet.portal.plane.Answer;
import dev.signet.portal.plane.Planes;
import dev.signet.portal.plane.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What came of one job, and its files: those of an export, and of an import the lines that were
/// not loaded. A file goes through as it comes; nothing of it is kept, and no cache may keep it.
public record JobFilePages(Pages pages, ExplorerPages explorer) {
    private static final String ONE = "accounts/{group}/{account}/jobs/{handle}";
    private static final String NUMBER = "[1-9][0-9]{0,5}";
    private static final String NDJSON = "application/fhir+ndjson";
    private static final int ROWS = 100;

    /// By the parameters of a bulk update's answer.
    private static final Map<String, String> BECAME =
            Map.of(
                    "ResourceUpdatedCount", ", changed",
                    "ResourceIgnoredCount", ", left as they were",
                    "ResourcePatchFailedCount", ", could not be changed");

    void addTo(PageRoutes routes) {
        routes.get(ONE, this::job).get(ONE + "/files/{type}/{number}", this::file);
    }

    /// A line of what came of it.
    ///
    /// @param what the type, or where it came from
    /// @param href of the file; empty where there is none here
    /// @param elsewhere where the file lies when it is not with the account; else empty
    /// @param wrong what did not go well, in two words; empty when it did
    public record Row(String what, String count, String href, String elsewhere, String wrong) {}

    /// What the account's list tells of the job; empty where it does not.
    ///
    /// @param about types or files
    /// @param begun when it was asked for, in UTC
    public record Told(String about, String begun, String ended) {
        static final Told NOTHING = new Told("", "", "");

        static Told of(JobRow job) {
            return new Told(job.about(), job.begun(), job.ended());
        }
    }

    private Response job(Call call) {
        Data data = Data.of(call);
        String address = JobPages.address(data);
        Answer answer = data.read("/" + address);
        if (!answer.good()) {
            return explorer.refused(call, data.account(), answer, "/jobs");
        }
        List<Row> all = rows(data, address, answer.body());
        var shown = Paging.of(all, call.number("page"), ROWS);
        String href = data.account().href() + "/jobs/" + call.name("handle");
        String code = address.split("/", -1)[1];
        Optional<JobRow> job = listed(data, address);
        // a title stands in the browser's history, and the name of a file may be that of a patient
        String name = JobRow.name(code);
        return pages.page(
                call,
                200,
                JobPages.below(data.account(), name),
                "explorer/job",
                Map.of(
                        "account", data.account(),
                        "told", job.map(Told::of).orElse(Told.NOTHING),
                        "address",
                                call.planes().settings().shown()
                                        + Planes.path("fhir", data.account().served())
                                        + "/"
                                        + address,
                        "rows", shown.items(),
                        "isUnderWay", answer.status() == 202,
                        "progress", answer.header("X-Progress").orElse(""),
                        "isExport", code.equals("export"),
                        "moment", Moments.utc(answer.body().path("transactionTime").asString("")),
                        "paging", shown.links(href + "?page=")));
    }

    /// The job as the account's list tells it; empty when it does not.
    private static Optional<JobRow> listed(Data data, String address) {
        return JobRow.of(data.read("/$jobs").body(), data::job).stream()
                .filter(each -> each.address().equals(address))
                .findFirst();
    }

    private static List<Row> rows(Data data, String address, JsonNode body) {
        var rows = new ArrayList<Row>();
        for (String list : List.of("error", "output", "deleted")) {
            for (JsonNode each : body.path(list)) {
                rows.add(row(data, address, each, list));
            }
        }
        for (JsonNode each : body.path("parameter")) {
            String group = each.path("name").asString("");
            for (JsonNode part : each.path("part")) {
                String what = part.path("name").asString("");
                rows.add(
                        group.equals("Issues")
                                ? reason(part)
                                : new Row(
                                        what + BECAME.getOrDefault(group, ""),
                                        value(part),
                                        "",
                                        "",
                                        group.equals("ResourcePatchFailedCount")
                                                ? "Not changed"
                                                : ""));
            }
        }
        return rows;
    }

    /// Why a bulk update has left some as they are: a code, an element, and how many.
    private static Row reason(JsonNode issue) {
        String reason = "";
        String count = "";
        for (JsonNode part : issue.path("part")) {
            if (part.path("name").asString("").equals("count")) {
                count = value(part);
            } else {
                reason = value(part);
            }
        }
        return new Row(
                "Why: " + issue.path("name").asString("") + ", " + reason, count, "", "", "");
    }

    private static String value(JsonNode part) {
        return part.properties().stream()
                .filter(member -> member.getKey().startsWith("value"))
                .map(member -> member.getValue().asString(""))
                .findFirst()
                .orElse("");
    }

    private static Row row(Data data, String address, JsonNode each, String list) {
        String type = each.path("type").asString("");
        String from = each.path("inputUrl").asString("");
        String url = each.path("url").asString("");
        int here = url.indexOf("/fhir/" + data.account().served() + "/" + address + "/");
        String number = url.substring(url.lastIndexOf('/') + 1);
        boolean isHere = here >= 0 && number.matches(NUMBER) && Data.isType(type);
        String what = from.isEmpty() ? type : from;
        return new Row(
                list.equals("deleted") ? what + ", deleted ones" : what,
                each.path("count").asString(""),
                isHere
                        ? data.account().href()
                                + "/jobs/"
                                + data.job(address)
                                + "/files/"
                                + type
                                + "/"
                                + number
                        : "",
                isHere ? "" : url,
                list.equals("error") ? "Not loaded" : "");
    }

    private Response file(Call call) {
        Data data = Data.of(call);
        String address = JobPages.address(data);
        String number = call.name("number");
        String type = call.name("type");
        if (!number.matches(NUMBER) || !Data.isType(type)) {
            throw new Failed(Failure.NOT_FOUND, "There is no such file.");
        }
        Headers headers =
                Headers.of(
                        "Content-Type",
                        NDJSON,
                        "Content-Disposition",
                        "attachment; filename=\"" + type + "-" + number + ".ndjson\"");
        Wire.Opened opened =
                call.planes()
                        .file(
                                data.account().served(),
                                data.account().audience(),
                                "/" + address + "/" + number,
                                NDJSON);
        Optional<InputStream> bytes = opened.bytes();
        if (bytes.isEmpty()) {
            return explorer.refused(call, data.account(), opened.answer(), "/jobs");
        }
        if (call.request().method().equals("HEAD")) {
            close(bytes.get()); // its length is not known: an account makes it while it is sent
            return Pages.secured(new Response(200, headers, new Body.Streamed(_ -> {})));
        }
        return Pages.secured(
                new Response(
                        200,
                        headers,
                        new Body.Streamed(
                                target -> {
                                    try (InputStream source = bytes.get()) {
                                        source.transferTo(target);
                                    }
                                })));
    }

    private static void close(InputStream bytes) {
        try {
            bytes.close();
        } catch (IOException _) {
            return; // it is of no use to anybody any more
        }
    }
}
