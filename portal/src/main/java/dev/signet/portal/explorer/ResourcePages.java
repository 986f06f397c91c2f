// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import dev.signet.http.Response;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.PageRoutes;
import dev.signet.portal.page.Pages;
import dev.signet.portal.plane.Answer;
import dev.signet.portal.plane.Planes;
import dev.signet.portal.plane.Wire;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One resource: read, changed and made; and of a patient what has happened, with numbers drawn
/// over time.
public record ResourcePages(Pages pages, ExplorerPages explorer) {
    private static final String ONE = "accounts/{group}/{account}/data";
    private static final int STORY_MAX = 200;

    void addTo(PageRoutes routes) {
        routes.get(ONE + "/r/{handle}", this::resource)
                .get(ONE + "/r/{handle}/edit", this::edit)
                .post(ONE + "/r/{handle}/edit", this::save)
                .get(ONE + "/r/{handle}/story", this::story)
                .get(ONE + "/e/{handle}", this::further)
                .get(ONE + "/r/{handle}/observe", this::observe)
                .get(ONE + "/new/{type}", this::blank)
                .post(ONE + "/new/{type}", this::create);
        new VersionPages(pages, explorer).addTo(routes);
    }

    private Response resource(Call call) {
        Data data = Data.of(call);
        String reference = data.meaning("r");
        Answer answer = data.read(Data.path(reference));
        if (!answer.good()) {
            return explorer.refused(call, data.account(), answer);
        }
        JsonNode resource = answer.body();
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
                Map.of(
                        "account", data.account(),
                        "type", type,
                        "self", data.href(reference),
                        "views", view.links(data.href(reference)),
                        "lines", lines.subList(0, Math.min(lines.size(), Tree.LINES_MAX)),
                        "more", lines.size() > Tree.LINES_MAX,
                        "text", text,
                        "label", view.name(),
                        "patient", type.equals("Patient")));
    }

    private Response edit(Call call) {
        Data data = Data.of(call);
        Answer answer = data.read(Data.path(data.meaning("r")));
        if (!answer.good()) {
            return explorer.refused(call, data.account(), answer);
        }
        String action = data.href(data.meaning("r")) + "/edit";
        return editor(call, data, "Edit", action, answer.body().toPrettyString(), "");
    }

    private Response editor(
            Call call, Data data, String title, String action, String json, String problem) {
        return pages.page(
                call,
                problem.isEmpty() ? 200 : 422,
                ExplorerPages.below(data.account(), title),
                "explorer/edit",
                Map.of(
                        "action", action,
                        "json", json,
                        "problem", problem,
                        "csrf", call.session().csrf()));
    }

    /// Puts what was typed, unless somebody else was faster.
    private Response save(Call call) {
        Data data = Data.of(call);
        String reference = Data.current(data.meaning("r"));
        String json = call.form().raw("json");
        String action = data.href(reference) + "/edit";
        Optional<JsonNode> typed = parsed(json);
        if (typed.isEmpty()) {
            return editor(call, data, "Edit", action, json, "That is no JSON object.");
        }
        String version = typed.get().path("meta").path("versionId").asString("");
        Answer answer =
                data.ask(
                        "PUT",
                        Data.path(reference),
                        Optional.of(ExplorerPages.body(json)),
                        version.isEmpty()
                                ? new String[0]
                                : new String[] {"If-Match", "W/\"" + version + "\""});
        if (!answer.good()) {
            return editor(call, data, "Edit", action, json, answer.problem());
        }
        call.session().tell(true, "The new version is stored.");
        return Pages.to(ExplorerPages.tail(data.href(reference)));
    }

    private Response blank(Call call) {
        return blank(call, Data.of(call), call.name("type"), "");
    }

    /// A new observation of a patient.
    private Response observe(Call call) {
        Data data = Data.of(call);
        return blank(call, data, "Observation", Data.current(data.meaning("r")));
    }

    private Response blank(Call call, Data data, String type, String subject) {
        boolean isKnown = Data.isReference(subject);
        String whom = isKnown ? subject : "";
        if (FirstForm.knows(type, whom) && !call.parameter("as").equals("json")) {
            return first(call, data, FirstForm.empty(type, whom), "");
        }
        String json = example(type, isKnown ? subject : "Patient/");
        return editor(call, data, "New " + type, action(data, type), json, "");
    }

    private static String action(Data data, String type) {
        return data.account().href() + "/data/new" + Planes.path(type);
    }

    /// The fields of what is made most often.
    private Response first(Call call, Data data, FirstForm form, String problem) {
        String action = action(data, form.type());
        return pages.page(
                call,
                problem.isEmpty() ? 200 : 422,
                ExplorerPages.below(
                        data.account(),
                        form.type().equals("Patient") ? "New patient" : "New observation"),
                "explorer/first",
                Map.of(
                        "action",
                        action,
                        "asJson",
                        form.subject().isEmpty()
                                ? action + "?as=json"
                                : data.href(form.subject()) + "/observe?as=json",
                        "form",
                        form,
                        "problem",
                        problem,
                        "csrf",
                        call.session().csrf()));
    }

    /// Something to begin with.
    ///
    /// @param subject whom an observation is about
    static String example(String type, String subject) {
        ObjectNode example = Wire.object().put("resourceType", type);
        if (type.equals("Patient")) {
            ObjectNode name = example.putArray("name").addObject().put("family", "");
            name.putArray("given").add("");
            example.put("birthDate", "1970-01-01");
        }
        if (type.equals("Observation")) {
            example.put("status", "final");
            example.putObject("code").put("text", "Body weight");
            example.putObject("subject").put("reference", subject);
            example.put("effectiveDateTime", "2026-01-31");
            example.putObject("valueQuantity").put("value", 70).put("unit", "kg");
        }
        return example.toPrettyString();
    }

    private Response create(Call call) {
        Data data = Data.of(call);
        String type = call.name("type");
        String json = call.form().raw("json");
        String action = action(data, type);
        if (json.isEmpty() && FirstForm.knows(type, call.form().text("subject"))) {
            return createFirst(call, data, FirstForm.of(type, call.form()));
        }
        if (parsed(json).isEmpty()) {
            return editor(call, data, "New " + type, action, json, "That is no JSON object.");
        }
        Answer answer = data.ask("POST", Planes.path(type), Optional.of(ExplorerPages.body(json)));
        if (!answer.good()) {
            return editor(call, data, "New " + type, action, json, answer.problem());
        }
        call.session().tell(true, "The resource is stored.");
        return Pages.to(ExplorerPages.tail(data.href(Summary.reference(answer.body()))));
    }

    /// Stores what the fields say; after a number its patient's charts are shown.
    private Response createFirst(Call call, Data data, FirstForm form) {
        if (!form.problem().isEmpty()) {
            return first(call, data, form, form.problem());
        }
        String path = Planes.path(form.type());
        Answer answer = data.ask("POST", path, Optional.of(ExplorerPages.body(form.json())));
        if (!answer.good()) {
            return answer.status() == 400 || answer.status() == 422
                    ? first(call, data, form, answer.problem())
                    : explorer.refused(call, data.account(), answer);
        }
        boolean isPatient = form.type().equals("Patient");
        call.session().tell(true, isPatient ? "The patient is stored." : "The number is stored.");
        String href =
                isPatient || !Data.isReference(form.subject())
                        ? data.href(Summary.reference(answer.body()))
                        : data.href(form.subject()) + "/story";
        return Pages.to(ExplorerPages.tail(href));
    }

    private static Optional<JsonNode> parsed(String json) {
        try {
            return Optional.of(Wire.JSON.readTree(json)).filter(JsonNode::isObject);
        } catch (JacksonException e) {
            return Optional.empty();
        }
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
