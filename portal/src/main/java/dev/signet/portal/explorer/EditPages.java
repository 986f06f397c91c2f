// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import dev.signet.http.Response;
import dev.signet.portal.explorer.PlainForm.Problem;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.PageRoutes;
import dev.signet.portal.page.Pages;
import dev.signet.portal.plane.Answer;
import dev.signet.portal.plane.Planes;
import dev.signet.portal.plane.Wire;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Resources are made and changed: by fields where those say what the resource says, else, or when
/// that is asked for, as JSON.
record EditPages(Pages pages, ExplorerPages explorer) {
    private static final String ONE = "accounts/{group}/{account}/data";
    private static final String STORED = "The new version is stored.";
    private static final String NO_FIELDS =
            "Fields would not say all of this, or would not give it back as it is.";

    void addTo(PageRoutes routes) {
        routes.get(ONE + "/r/{handle}/edit", this::edit)
                .post(ONE + "/r/{handle}/edit", this::save)
                .get(ONE + "/r/{handle}/observe", this::observe)
                .get(ONE + "/new/{type}", this::blank)
                .post(ONE + "/new/{type}", this::create);
    }

    /// A form for JSON.
    ///
    /// @param asFields where the same is asked for by fields; empty for nowhere
    /// @param why there are no fields; empty where there are, and where nobody expects them
    private record Editor(String title, String action, String asFields, String why) {}

    private static boolean isJson(Call call) {
        return call.parameter("as").equals("json");
    }

    private static Editor editor(Data data, String reference, JsonNode resource) {
        String action = data.href(reference) + "/edit";
        if (PlainEdit.read(resource).isPresent()) {
            return new Editor("Edit", action, action, "");
        }
        boolean isOther = !PlainForm.knows(resource.path("resourceType").asString(""), reference);
        return new Editor("Edit", action, "", isOther ? "" : NO_FIELDS);
    }

    private Response edit(Call call) {
        Data data = Data.of(call);
        String reference = data.meaning("r");
        Answer answer = data.read(Data.path(reference));
        if (!answer.good()) {
            return explorer.refused(call, data.account(), answer);
        }
        Optional<PlainForm> form = PlainEdit.read(answer.body());
        if (form.isPresent() && !isJson(call)) {
            return edited(call, data, reference, form.get(), Problem.NONE);
        }
        return json(
                call,
                data,
                editor(data, reference, answer.body()),
                answer.body().toPrettyString(),
                "");
    }

    private Response json(Call call, Data data, Editor editor, String json, String problem) {
        return pages.page(
                call,
                problem.isEmpty() ? 200 : 422,
                ExplorerPages.below(data.account(), editor.title()),
                "explorer/edit",
                Map.of(
                        "action", editor.action(),
                        "asFields", editor.asFields(),
                        "why", editor.why(),
                        "json", json,
                        "problem", problem,
                        "csrf", call.session().csrf()));
    }

    /// Puts what was typed, unless somebody else was faster.
    private Response save(Call call) {
        Data data = Data.of(call);
        String reference = Data.current(data.meaning("r"));
        String json = call.form().raw("json");
        if (json.isEmpty() && !call.form().text("version").isEmpty()) {
            return saveFields(call, data, reference);
        }
        Optional<JsonNode> typed = parsed(json);
        Editor editor = editor(data, reference, typed.orElse(Wire.object()));
        if (typed.isEmpty()) {
            return json(call, data, editor, json, "That is no JSON object.");
        }
        String version = typed.get().path("meta").path("versionId").asString("");
        Answer answer = put(data, reference, json, version);
        return answer.good()
                ? stored(call, data, reference, STORED)
                : json(call, data, editor, json, answer.problem());
    }

    private static Answer put(Data data, String reference, String json, String version) {
        return data.ask(
                "PUT",
                Data.path(reference),
                Optional.of(ExplorerPages.body(json)),
                version.isEmpty()
                        ? new String[0]
                        : new String[] {"If-Match", "W/\"" + version + "\""});
    }

    private static Response stored(Call call, Data data, String reference, String told) {
        call.session().tell(true, told);
        return Pages.to(ExplorerPages.tail(data.href(reference)));
    }

    /// Changes what is there now by what the fields say.
    private Response saveFields(Call call, Data data, String reference) {
        Answer now = data.read(Data.path(reference));
        if (!now.good()) {
            return explorer.refused(call, data.account(), now);
        }
        Optional<PlainForm> current = PlainEdit.read(now.body());
        if (current.isEmpty() || !(now.body() instanceof ObjectNode resource)) {
            Editor editor = editor(data, reference, now.body());
            String json = now.body().toPrettyString();
            return json(call, data, editor, json, "This is changed as JSON only.");
        }
        PlainForm typed = PlainForm.of(current.get().type(), call.form());
        if (!typed.version().equals(current.get().version())) {
            String other =
                    "Somebody else has changed it meanwhile. Nothing of yours was stored; the"
                            + " fields are as it is now.";
            return edited(call, data, reference, current.get(), Problem.of(other));
        }
        Problem problem = typed.problem(current.get());
        if (!problem.isEmpty()) {
            return edited(call, data, reference, typed, problem);
        }
        if (!PlainEdit.apply(typed, resource)) {
            return stored(call, data, reference, "Nothing was changed.");
        }
        Answer answer = put(data, reference, resource.toString(), typed.version());
        return answer.good()
                ? stored(call, data, reference, STORED)
                : edited(call, data, reference, typed, Problem.of(answer.problem()));
    }

    private Response edited(
            Call call, Data data, String reference, PlainForm form, Problem problem) {
        String action = data.href(Data.current(reference)) + "/edit";
        return fields(call, data, "Edit", action, action + "?as=json", form, problem);
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
        boolean hasFields = PlainForm.knows(type, whom);
        if (hasFields && !isJson(call)) {
            return blank(call, data, PlainForm.empty(type, whom), Problem.NONE);
        }
        String asFields =
                !hasFields ? "" : isKnown ? data.href(whom) + "/observe" : action(data, type);
        var editor = new Editor("New " + type, action(data, type), asFields, "");
        return json(call, data, editor, example(type, whom), "");
    }

    /// The fields of what is made most often.
    private Response blank(Call call, Data data, PlainForm form, Problem problem) {
        String action = action(data, form.type());
        return fields(
                call,
                data,
                form.type().equals("Patient") ? "New patient" : "New observation",
                action,
                (form.subject().isEmpty() ? action : data.href(form.subject()) + "/observe")
                        + "?as=json",
                form,
                problem);
    }

    private Response fields(
            Call call,
            Data data,
            String title,
            String action,
            String asJson,
            PlainForm form,
            Problem problem) {
        return pages.page(
                call,
                problem.isEmpty() ? 200 : 422,
                ExplorerPages.below(data.account(), title),
                "explorer/plain",
                Map.of(
                        "action", action,
                        "asJson", asJson,
                        "form", form,
                        "about", about(data, form.subject()),
                        "problem", problem,
                        "csrf", call.session().csrf()));
    }

    /// What whom a number is about is called; empty where the account does not tell.
    private static String about(Data data, String subject) {
        if (!Data.isReference(subject)) {
            return "";
        }
        Answer answer = data.read(Data.path(subject));
        String name = answer.good() ? Summary.of(answer.body()) : "";
        return name.equals(answer.body().path("resourceType").asString("")) ? "" : name;
    }

    private static String action(Data data, String type) {
        return data.account().href() + "/data/new" + Planes.path(type);
    }

    /// Something to begin with. It is refused as it stands: what is empty is to be filled in.
    ///
    /// @param subject whom an observation is about; may be empty
    static String example(String type, String subject) {
        ObjectNode example = Wire.object().put("resourceType", type);
        if (type.equals("Patient")) {
            ObjectNode name = example.putArray("name").addObject().put("family", "");
            name.putArray("given").add("");
            example.put("birthDate", "1970-01-01");
        }
        if (type.equals("Observation")) {
            example.put("status", "final");
            example.putObject("code").put("text", "");
            example.putObject("subject").put("reference", subject);
            example.put("effectiveDateTime", "");
            example.putObject("valueQuantity").put("value", 0).put("unit", "");
        }
        return example.toPrettyString();
    }

    private Response create(Call call) {
        Data data = Data.of(call);
        String type = call.name("type");
        String json = call.form().raw("json");
        if (json.isEmpty() && PlainForm.knows(type, call.form().text("subject"))) {
            return createPlain(call, data, PlainForm.of(type, call.form()));
        }
        var editor = new Editor("New " + type, action(data, type), "", "");
        if (parsed(json).isEmpty()) {
            return json(call, data, editor, json, "That is no JSON object.");
        }
        Answer answer = data.ask("POST", Planes.path(type), Optional.of(ExplorerPages.body(json)));
        return answer.good()
                ? stored(call, data, Summary.reference(answer.body()), "The resource is stored.")
                : json(call, data, editor, json, answer.problem());
    }

    /// Stores what the fields say; after a number its patient's charts are shown.
    private Response createPlain(Call call, Data data, PlainForm form) {
        Problem problem = form.problem(PlainForm.empty(form.type(), form.subject()));
        if (!problem.isEmpty()) {
            return blank(call, data, form, problem);
        }
        String path = Planes.path(form.type());
        Answer answer = data.ask("POST", path, Optional.of(ExplorerPages.body(form.json())));
        if (!answer.good()) {
            return answer.status() == 400 || answer.status() == 422
                    ? blank(call, data, form, Problem.of(answer.problem()))
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
}
