// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.portal.account.Account;
import dev.signet.portal.account.Accounts;
import dev.signet.portal.page.Call;
import dev.signet.portal.plane.Answer;
import dev.signet.portal.plane.Planes;
import dev.signet.portal.plane.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The data of one account as one user may see it.
///
/// @param call whose session it is
record Data(Call call, Account account) {
    private static final Pattern TYPE = Pattern.compile("[A-Z][A-Za-z]{1,63}");
    private static final Pattern REFERENCE =
            Pattern.compile("([A-Z][A-Za-z]{1,63})/([A-Za-z0-9.-]{1,64})(/_history/.*)?");

    private static final String XML = "application/fhir+xml";

    static Data of(Call call) {
        return new Data(call, Accounts.find(call));
    }

    /// Asks the account.
    ///
    /// @param path from the first slash on, encoded
    Answer ask(String method, String path, Optional<Wire.Body> body, String... headers) {
        return call.planes()
                .fhir(method, account.served(), account.audience(), path, body, headers);
    }

    /// Asks the account for what goes on as a job, at once answered with the job's address.
    Answer askJob(String method, String path, Optional<Wire.Body> body) {
        return ask(method, path, body, "Prefer", "respond-async");
    }

    Answer read(String path) {
        return ask("GET", path, Optional.empty());
    }

    /// The same in XML, in lines that people can read.
    ///
    /// @param path perhaps with a query
    Answer readXml(String path) {
        return ask("GET", pretty(path), Optional.empty(), "Accept", XML);
    }

    /// The text of an answer in XML.
    ///
    /// @throws Failed with what the account says is wrong
    static String xml(Answer answer) {
        if (!answer.good()) {
            throw new Failed(
                    Failure.UNAVAILABLE,
                    "The account did not give it in XML: it answered with status "
                            + answer.status()
                            + ".");
        }
        return answer.text();
    }

    private static String pretty(String path) {
        return path + (path.indexOf('?') < 0 ? "?" : "&") + "_pretty=true";
    }

    /// The same as [#search], in XML.
    Answer searchXml(String type, String query) {
        return ask(
                "POST",
                pretty(Planes.path(type, "_search")),
                Optional.of(Wire.Body.form(Planes.query(query))),
                "Accept",
                XML);
    }

    /// A search; its criteria go in the body and never stand in an address.
    ///
    /// @param query as behind a question mark
    Answer search(String type, String query) {
        return ask(
                "POST",
                Planes.path(type, "_search"),
                Optional.of(Wire.Body.form(Planes.query(query))));
    }

    /// The types that this account knows, in order.
    List<String> types() {
        var types = new ArrayList<String>();
        statement().forEach(each -> types.add(each.path("type").asString("")));
        return types.stream().sorted().toList();
    }

    /// What can be searched by in a type: name and meaning.
    List<String> parameters(String type) {
        var names = new ArrayList<String>();
        for (JsonNode each : statement()) {
            if (each.path("type").asString("").equals(type)) {
                each.path("searchParam").forEach(one -> names.add(one.path("name").asString("")));
            }
        }
        return names.stream().sorted().toList();
    }

    /// Whether the account has an operation of that name.
    boolean has(String operation) {
        for (JsonNode each : rest().path("operation")) {
            if (each.path("name").asString("").equals(operation)) {
                return true;
            }
        }
        return false;
    }

    private JsonNode statement() {
        return rest().path("resource");
    }

    private JsonNode rest() {
        return Accounts.good(read("/metadata")).body().path("rest").path(0);
    }

    /// How many resources there are of each type that has some.
    ///
    /// @throws Failed with what the account says is wrong
    TreeMap<String, Long> counts(List<String> types) {
        ObjectNode bundle = Wire.object().put("resourceType", "Bundle").put("type", "batch");
        var entries = bundle.putArray("entry");
        types.forEach(
                type ->
                        entries.addObject()
                                .putObject("request")
                                .put("method", "GET")
                                .put("url", type + "?_summary=count"));
        Answer answer =
                ask(
                        "POST",
                        "",
                        Optional.of(
                                new Wire.Body(
                                        "application/fhir+json",
                                        Wire.JSON.writeValueAsBytes(bundle))));
        JsonNode told = Accounts.good(answer).body().path("entry");
        var counts = new TreeMap<String, Long>();
        for (int i = 0; i < types.size(); i++) {
            long count = told.path(i).path("resource").path("total").asLong(0);
            if (count > 0) {
                counts.put(types.get(i), count);
            }
        }
        return counts;
    }

    /// The address of a page about a reference; the reference itself does not stand in it.
    String href(String reference) {
        return account.href() + "/data/r/" + call.session().handles().of("r\n" + reference);
    }

    /// The address of the page with what a search finds.
    String found(Sought sought) {
        return account.href() + "/data/s/" + handle("s", sought.text());
    }

    /// The address of the page with the differences of two versions.
    String difference(String reference, String older, String newer) {
        String meaning = String.join("\n", "d", reference, older, newer);
        return account.href() + "/data/d/" + call.session().handles().of(meaning);
    }

    /// The address of a page with older versions.
    ///
    /// @param path where the account has them
    String older(String reference, String path) {
        return account.href() + "/data/h/" + handle("h", reference + "\n" + path);
    }

    /// The address of a page with more of what has happened to a patient.
    ///
    /// @param path where the account has it
    String further(String reference, String path) {
        return account.href() + "/data/e/" + handle("e", reference + "\n" + path);
    }

    /// The handle of a job's address.
    String job(String address) {
        return handle("j", address);
    }

    /// What stands in an address in place of a meaning, within this session.
    ///
    /// @param kind one letter
    String handle(String kind, String meaning) {
        return call.session().handles().of(kind + "\n" + meaning);
    }

    /// The resource of a reference to any version of it.
    static String current(String reference) {
        return reference.replaceFirst("/_history/.*", "");
    }

    /// What the handle in the address stands for.
    ///
    /// @param kind as for [#handle]: `r`, `s`, `d`, `e` and `h` for data, `j` for jobs, `p` for
    ///     places, `x` for bulk deletes, `u` for bulk updates
    /// @throws Failed `NOT_FOUND` when it is of another session
    String meaning(String kind) {
        return call.session()
                .handles()
                .meaning(call.name("handle"))
                .filter(text -> text.startsWith(kind + "\n"))
                .map(text -> text.substring(2))
                .orElseThrow(
                        () ->
                                new Failed(
                                        Failure.NOT_FOUND,
                                        "Addresses of data are good within the session in which they"
                                                + " were made. Search for the resource again."));
    }

    /// Whether that is a reference to a resource of this account.
    static boolean isReference(String text) {
        return REFERENCE.matcher(text).matches();
    }

    static boolean isType(String text) {
        return TYPE.matcher(text).matches();
    }

    /// The path of a reference.
    ///
    /// @throws Failed `INVALID` when it is none
    static String path(String reference) {
        if (!isReference(reference)) {
            throw new Failed(Failure.INVALID, "That is no reference to a resource here.");
        }
        return Planes.path(reference.split("/", -1));
    }
}
