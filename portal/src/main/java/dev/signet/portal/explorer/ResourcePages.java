// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import dev.signet.http.Response;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.PageRoutes;
import dev.signet.portal.page.Pages;
import dev.signet.portal.plane.Answer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// One resource as it is; and of a patient what has happened, with numbers drawn over time.
public record ResourcePages(Pages pages, ExplorerPages explorer) {
    private static final String ONE = "accounts/{group}/{account}/data";
    private static final int STORY_MAX = 200;

    void addTo(PageRoutes routes) {
        routes.get(ONE + "/r/{handle}", this::resource)
                .get(ONE + "/r/{handle}/story", this::story)
                .get(ONE + "/e/{handle}", this::further);
        new EditPages(pages, explorer).addTo(routes);
        new RemovePages(pages, explorer).addTo(routes);
        new VersionPages(pages, explorer).addTo(routes);
    }

    private Response resource(Call call) {
        Data data = Data.of(call);
        String reference = data.meaning("r");
        Answer answer = data.read(Data.path(reference));
        if (answer.status() == 410) { // deleted: what there is to see are its versions
            String versions = data.href(Data.current(reference)) + "/history";
            return Pages.to(ExplorerPages.tail(versions));
        }
        if (!answer.good()) {
            return explorer.refused(call, data.account(), answer);
        }
        JsonNode resource = answer.body();
        boolean isCurrent = reference.equals(Data.current(reference));
        String type = resource.path("resourceType").asString("");
        View asked = View.of(call);
        View view = asked == View.RAN ? View.TABLE : asked;
        String text =
                switch (view) {
                    case TABLE, RAN -> "";
                    case JSON -> resource.toPrettyString();
                    case XML -> Data.xml(data.readXml(Data.path(reference)));
                };
        List<Tree> lines = view == View.TABLE ? Tree.of(data, resource) : List.of();
        return pages.page(
                call,
                200,
                ExplorerPages.below(data.account(), Summary.of(resource)),
                "explorer/resource",
                Map.ofEntries(
                        Map.entry("account", data.account()),
                        Map.entry("type", type),
                        Map.entry("self", data.href(reference)),
                        Map.entry("views", view.links(data.href(reference))),
                        Map.entry(
                                "lines", lines.subList(0, Math.min(lines.size(), Tree.LINES_MAX))),
                        Map.entry("more", lines.size() > Tree.LINES_MAX),
                        Map.entry("text", text),
                        Map.entry("label", view.name()),
                        Map.entry("isCurrent", isCurrent),
                        Map.entry("mistake", isCurrent && RemovePages.canBeMistake(resource)),
                        Map.entry("patient", type.equals("Patient"))));
    }

    /// Something that has happened to a patient.
    public record Happened(String date, String type, String text, String href) {}

    private Response story(Call call) {
        Data data = Data.of(call);
        String reference = Data.current(data.meaning("r"));
        String first = Data.path(reference) + "/$everything?_count=" + STORY_MAX;
        return story(call, data, reference, first, true);
    }

    /// What comes after a page of what has happened.
    private Response further(Call call) {
        Data data = Data.of(call);
        String[] meaning = data.meaning("e").split("\n", 2);
        return story(call, data, meaning[0], meaning[1], false);
    }

    /// @param path where the account has the page
    private Response story(Call call, Data data, String reference, String path, boolean isFirst) {
        Answer answer = data.read(path);
        if (!answer.good()) {
            return explorer.refused(call, data.account(), answer);
        }
        var happened = new ArrayList<Happened>();
        var observations = new ArrayList<JsonNode>();
        String title = isFirst ? "Patient" : "More of the patient";
        for (JsonNode entry : answer.body().path("entry")) {
            JsonNode resource = entry.path("resource");
            String type = resource.path("resourceType").asString("");
            if (type.equals("Observation")) {
                observations.add(resource);
            }
            if (type.equals("Patient")) {
                title = Summary.of(resource);
            } else if (!Summary.date(resource).isEmpty()) {
                happened.add(
                        new Happened(
                                Summary.date(resource),
                                type,
                                Summary.of(resource)
                                        + (Summary.isMistake(resource)
                                                ? " (entered in error)"
                                                : ""),
                                data.href(Summary.reference(resource))));
            }
        }
        happened.sort(Comparator.comparing(Happened::date).reversed());
        Optional<String> next = ExplorerPages.next(data, answer.body());
        return pages.page(
                call,
                200,
                ExplorerPages.below(data.account(), title),
                "explorer/story",
                Map.of(
                        "self",
                        data.href(reference),
                        "happened",
                        happened,
                        "charts",
                        Chart.of(observations),
                        "isFirst",
                        isFirst,
                        "further",
                        next.map(after -> data.further(reference, after)).orElse("")));
    }
}
