// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Response;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.Moments;
import dev.signet.portal.page.PageRoutes;
import dev.signet.portal.page.Pages;
import dev.signet.portal.page.Paging;
import dev.signet.portal.plane.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The versions of a resource, and what is other from one to the next.
public record VersionPages(Pages pages, ExplorerPages explorer) {
    private static final String ONE = "accounts/{group}/{account}/data";
    private static final int VERSIONS_MAX = 50;

    /// Of differences on a page.
    private static final int LINES = 100;

    void addTo(PageRoutes routes) {
        routes.get(ONE + "/r/{handle}/history", this::history)
                .post(ONE + "/r/{handle}/compare", this::compare)
                .get(ONE + "/h/{handle}", this::older)
                .get(ONE + "/d/{handle}", this::difference);
    }

    /// One version of a resource.
    ///
    /// @param href empty for a deletion
    /// @param changes to what is other than in the version before; empty for the first one
    public record Version(String number, String time, String href, String changes) {}

    private record Kept(String number, String time, boolean deleted) {}

    private Response history(Call call) {
        Data data = Data.of(call);
        String current = Data.current(data.meaning("r"));
        String path = Data.path(current) + "/_history?_count=" + VERSIONS_MAX;
        return history(call, data, current, path, true);
    }

    /// Those before a page of versions.
    private Response older(Call call) {
        Data data = Data.of(call);
        String[] meaning = data.meaning("h").split("\n", 2);
        return history(call, data, meaning[0], meaning[1], false);
    }

    private Response history(Call call, Data data, String current, String path, boolean areNewest) {
        Answer answer = data.read(path);
        if (!answer.good()) {
            return explorer.refused(call, data.account(), answer);
        }
        List<Kept> kept = kept(answer.body());
        var versions = new ArrayList<Version>();
        for (int i = 0; i < kept.size(); i++) {
            Kept each = kept.get(i);
            boolean follows = i + 1 < kept.size() && !kept.get(i + 1).deleted();
            versions.add(
                    new Version(
                            each.number(),
                            each.time(),
                            each.deleted() ? "" : data.href(current + "/_history/" + each.number()),
                            each.deleted() || !follows
                                    ? ""
                                    : data.difference(
                                            current, kept.get(i + 1).number(), each.number())));
        }
        return pages.page(
                call,
                200,
                ExplorerPages.below(data.account(), "Versions"),
                "explorer/history",
                Map.of(
                        "self", data.href(current),
                        "versions", versions,
                        "areNewest", areNewest,
                        "older",
                                ExplorerPages.next(data, answer.body())
                                        .map(next -> data.older(current, next))
                                        .orElse(""),
                        "csrf", call.session().csrf()));
    }

    private static List<Kept> kept(JsonNode bundle) {
        var kept = new ArrayList<Kept>();
        for (JsonNode entry : bundle.path("entry")) {
            JsonNode meta = entry.path("resource").path("meta");
            String told = entry.path("response").path("lastModified").asString("");
            String number = meta.path("versionId").asString("");
            kept.add(
                    new Kept(
                            number.isEmpty() ? "deleted" : number,
                            Moments.utc(meta.path("lastUpdated").asString(told)),
                            number.isEmpty()));
        }
        return kept;
    }

    /// Two versions that were picked.
    private Response compare(Call call) {
        Data data = Data.of(call);
        String current = Data.current(data.meaning("r"));
        String from = version(call.form().text("from"));
        String to = version(call.form().text("to"));
        return Pages.to(ExplorerPages.tail(data.difference(current, from, to)));
    }

    private static String version(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw new Failed(Failure.INVALID, "A version is picked by its number.");
        }
        return text;
    }

    private Response difference(Call call) {
        Data data = Data.of(call);
        String[] meaning = data.meaning("d").split("\n", -1);
        String current = meaning[0];
        var nodes = new ArrayList<JsonNode>();
        for (String number : List.of(meaning[1], meaning[2])) {
            Answer answer = data.read(Data.path(current + "/_history/" + number));
            if (!answer.good()) {
                return explorer.refused(call, data.account(), answer);
            }
            nodes.add(answer.body());
        }
        List<Difference> lines = Difference.of(nodes.getFirst(), nodes.getLast());
        var shown = Paging.of(lines, call.number("page"), LINES);
        String here = data.difference(current, meaning[1], meaning[2]);
        return pages.page(
                call,
                200,
                ExplorerPages.below(data.account(), "Differences"),
                "explorer/difference",
                Map.of(
                        "self", data.href(current),
                        "older", shown(data, current, meaning[1], nodes.getFirst()),
                        "newer", shown(data, current, meaning[2], nodes.getLast()),
                        "lines", shown.items(),
                        "paging", shown.links(here + "?page="),
                        "more", lines.size() >= Difference.LINES_MAX));
    }

    private static Version shown(Data data, String current, String number, JsonNode resource) {
        return new Version(
                number,
                Moments.utc(resource.path("meta").path("lastUpdated").asString("")),
                data.href(current + "/_history/" + number),
                "");
    }
}
