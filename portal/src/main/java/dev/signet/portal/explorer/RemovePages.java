// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import dev.signet.http.Response;
import dev.signet.portal.account.Confirmation;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.PageRoutes;
import dev.signet.portal.page.Pages;
import dev.signet.portal.plane.Answer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A resource is deleted, or an observation marked as entered by mistake, after a page that says
/// what that means; and only if nobody has changed it meanwhile.
record RemovePages(Pages pages, ExplorerPages explorer) {
    private static final String ONE = "accounts/{group}/{account}/data/r/{handle}";
    private static final String VERSION = "version";
    private static final String NO_VERSION =
            "It was not said which version is meant, so nothing was done.";
    private static final String NO_MISTAKE =
            "Only an observation that is not marked yet is marked as entered by mistake. Nothing"
                    + " was done.";

    void addTo(PageRoutes routes) {
        routes.get(ONE + "/delete", this::askDelete)
                .post(ONE + "/delete", this::delete)
                .get(ONE + "/mistake", this::askMistake)
                .post(ONE + "/mistake", this::mark);
    }

    /// Whether a resource can be marked as entered by mistake here.
    static boolean canBeMistake(JsonNode resource) {
        return resource.path("resourceType").asString("").equals("Observation")
                && !Summary.isMistake(resource);
    }

    private Response askDelete(Call call) {
        return asked(
                call,
                "/delete",
                "Delete",
                " is found, read and drawn no longer.",
                "Its history stays: the versions that there were can be looked at here until you sign"
                        + " out, and later through the API. What refers to it stays too.",
                "Delete it");
    }

    private Response askMistake(Call call) {
        Data data = Data.of(call);
        String reference = Data.current(data.meaning("r"));
        Answer now = data.read(Data.path(reference));
        if (now.good() && !canBeMistake(now.body())) {
            return notDone(call, data, reference, NO_MISTAKE);
        }
        return asked(
                call,
                "/mistake",
                "Entered by mistake",
                " is marked as entered by mistake.",
                "It stays to be seen and found, and its history with it; charts leave it out. The"
                        + " status can be changed again by Edit.",
                "Mark it");
    }

    private Response asked(
            Call call, String page, String title, String happens, String more, String go) {
        Data data = Data.of(call);
        String reference = Data.current(data.meaning("r"));
        Answer answer = data.read(Data.path(reference));
        if (!answer.good()) {
            return explorer.refused(call, data.account(), answer);
        }
        JsonNode resource = answer.body();
        String self = data.href(reference);
        boolean mayBeMistake = page.equals("/delete") && canBeMistake(resource);
        return new Confirmation(
                        "warn",
                        resource.path("resourceType").asString("")
                                + " \u201c"
                                + Summary.of(resource)
                                + "\u201d"
                                + happens,
                        more
                                + (mayBeMistake
                                        ? " One that was entered by mistake is better marked so:"
                                                + " then others see that it was."
                                        : ""),
                        List.of(),
                        self + page,
                        Map.of(VERSION, resource.path("meta").path("versionId").asString("")),
                        go,
                        "Leave it",
                        self)
                .page(call, pages, ExplorerPages.below(data.account(), title));
    }

    private static String[] ifMatch(String version) {
        return new String[] {"If-Match", "W/\"" + version + "\""};
    }

    private static Response notDone(Call call, Data data, String reference, String why) {
        call.session().tell(false, why);
        return Pages.to(ExplorerPages.tail(data.href(reference)));
    }

    private Response delete(Call call) {
        Data data = Data.of(call);
        String reference = Data.current(data.meaning("r"));
        if (call.form().text(VERSION).isEmpty()) {
            return notDone(call, data, reference, NO_VERSION);
        }
        Answer answer =
                data.ask(
                        "DELETE",
                        Data.path(reference),
                        Optional.empty(),
                        ifMatch(call.form().text(VERSION)));
        call.session()
                .tell(
                        answer.good(),
                        answer.good() ? "It is deleted. Its history stays." : why(answer));
        String self = ExplorerPages.tail(data.href(reference));
        return Pages.to(answer.good() ? self + "/history" : self);
    }

    private Response mark(Call call) {
        Data data = Data.of(call);
        String reference = Data.current(data.meaning("r"));
        Answer now = data.read(Data.path(reference));
        if (!now.good() || !(now.body() instanceof ObjectNode resource)) {
            return explorer.refused(call, data.account(), now);
        }
        if (call.form().text(VERSION).isEmpty() || !canBeMistake(resource)) {
            String why = call.form().text(VERSION).isEmpty() ? NO_VERSION : NO_MISTAKE;
            return notDone(call, data, reference, why);
        }
        PlainEdit.mistake(resource);
        Answer answer =
                data.ask(
                        "PUT",
                        Data.path(reference),
                        Optional.of(ExplorerPages.body(resource.toString())),
                        ifMatch(call.form().text(VERSION)));
        call.session()
                .tell(
                        answer.good(),
                        answer.good()
                                ? "It is marked as entered by mistake; charts leave it out."
                                : why(answer));
        return Pages.to(ExplorerPages.tail(data.href(reference)));
    }

    private static String why(Answer answer) {
        return answer.status() == 412
                ? "Somebody else has changed it meanwhile, so nothing was done. This is how it is"
                        + " now."
                : answer.problem();
    }
}
