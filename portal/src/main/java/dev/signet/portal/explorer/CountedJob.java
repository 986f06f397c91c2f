// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import dev.signet.http.Response;
import dev.signet.portal.account.Account;
import dev.signet.portal.page.Call;
import dev.signet.portal.page.Form;
import dev.signet.portal.page.Pages;
import dev.signet.portal.page.Paging;
import dev.signet.portal.plane.Answer;
import dev.signet.portal.plane.Planes;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/// A bulk job over what criteria find, begun in two steps. First the account is asked how many
/// resources they are, with the same strictness with which the job reads them; then the number is
/// typed. When it has changed meanwhile, nothing is done and the new one is shown.
///
/// @param verb what is typed before the number, and the job's place below `jobs`: `delete`
/// @param done the same of what has happened: `deleted`
/// @param kind of its handles, as for [Data#handle]
/// @param count of what the job takes
public record CountedJob(
        Pages pages,
        ExplorerPages explorer,
        String verb,
        String done,
        String kind,
        BulkCount count) {
    /// What is to be done.
    ///
    /// @param type empty for all types
    /// @param criteria as behind a question mark; empty for all resources
    /// @param how what else this job is told, in its own words
    public record Wish(String type, String criteria, String how) {
        String meaning(long count) {
            return String.join("\n", Long.toString(count), type, criteria, how);
        }

        /// The address of an operation on what is meant.
        ///
        /// @param operation its name with the sign before it
        /// @param more parameters of the operation; empty for none
        String target(String operation, String more) {
            String found = Planes.query(criteria);
            String both = found.isEmpty() || more.isEmpty() ? found + more : found + "&" + more;
            return (type.isEmpty() ? "" : Planes.path(type))
                    + "/"
                    + operation
                    + (both.isEmpty() ? "" : "?" + both);
        }
    }

    /// Criteria as somebody types them: with a question mark, or over several lines.
    static String criteria(Form form) {
        return form.text("criteria").replaceFirst("^\\?", "").replace("\n", "");
    }

    /// What the second page shows.
    ///
    /// @param counted the number with its noun
    /// @param action where what was typed is sent
    /// @param problem why nothing was done with what was typed before; empty for nothing
    public record Sure(
            Account account,
            Wish wish,
            String verb,
            long count,
            String counted,
            String action,
            String problem,
            String csrf) {}

    /// The first step: shows how many they are.
    ///
    /// @param form the first page again, with what the account does not understand of it
    Response ask(Call call, Data data, Wish wish, Function<String, Response> form) {
        Answer answer = BulkCount.ask(data, wish.type(), wish.criteria());
        if (answer.status() == 400) {
            return form.apply(answer.problem());
        }
        return answer.good()
                ? sure(call, data, wish, found(data, wish, answer), "")
                : explorer.refused(call, data.account(), answer, "/jobs");
    }

    private long found(Data data, Wish wish, Answer answer) {
        return count.of(data, wish.type(), wish.criteria(), answer);
    }

    private Response sure(Call call, Data data, Wish wish, long count, String problem) {
        String counted = Paging.counted(count, "resource");
        String href = data.account().href() + "/jobs/" + verb + "/";
        var shown =
                new Sure(
                        data.account(),
                        wish,
                        verb,
                        count,
                        counted,
                        href + data.handle(kind, wish.meaning(count)),
                        problem,
                        call.session().csrf());
        String title = Character.toUpperCase(verb.charAt(0)) + verb.substring(1) + " " + counted;
        return pages.page(
                call,
                problem.isEmpty() ? 200 : 409,
                JobPages.below(data.account(), title),
                "explorer/" + verb + "sure",
                Map.of("sure", shown));
    }

    /// The second step: begins the job when the number was typed and is still the same.
    ///
    /// @param begun asks the account for the job
    Response begin(Call call, BiFunction<Data, Wish, Answer> begun) {
        Data data = Data.of(call);
        String[] meaning = data.meaning(kind).split("\n", 4);
        var wish = new Wish(meaning[1], meaning[2], meaning[3]);
        Answer answer = BulkCount.ask(data, wish.type(), wish.criteria());
        if (!answer.good()) {
            return explorer.refused(call, data.account(), answer, "/jobs");
        }
        long now = found(data, wish, answer);
        String nothing = "Nothing was " + done + ": ";
        if (now != Long.parseLong(meaning[0])) {
            String changed = "the number has changed meanwhile. This is the new one.";
            return sure(call, data, wish, now, nothing + changed);
        }
        if (!call.form().text("typed").equals(verb + " " + now)) {
            return sure(call, data, wish, now, nothing + "what was typed is something else.");
        }
        String told = "The bulk " + verb + " has begun.";
        return JobPages.told(call, data, begun.apply(data, wish), told);
    }
}
