// SPDX-License-Identifier: Apache-2.0
package dev.signet.bench;

import static dev.signet.bench.Queries.encoded;
import static dev.signet.bench.Queries.pick;

import dev.signet.bench.SearchForms.Form;
import dev.signet.bench.SearchForms.Sender;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Searches by words (`_text`, `_content`, the order `_score`), with words out of the data that is
/// there; none where the account does not have the setting `full-text`.
final class WordForms {
    private static final Pattern TAG = Pattern.compile("<[^>]*>");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z]{5,}");

    private WordForms() {}

    static List<Form> of(Sender account) throws IOException {
        var forms = new ArrayList<Form>();
        List<String> narratives = words(account, "Patient", "/text/div");
        List<String> displays = words(account, "Condition", "/code/text");
        if (isServed(account)) {
            add(forms, "Patient?_text", "Patient?_text=", narratives);
            add(forms, "Condition?_content", "Condition?_content=", displays);
            add(
                    forms,
                    "Condition?_content&_sort=_score",
                    "Condition?_sort=_score&_content=finding%20or%20",
                    displays);
        }
        return forms;
    }

    private static boolean isServed(Sender account) throws IOException {
        JsonNode answer = account.send("GET", "/Patient?_text=any&_count=1", "");
        return answer.path("resourceType").asString("").equals("Bundle");
    }

    /// Different words of the first resources of a type.
    ///
    /// @param at where in a resource its text stands, as a JSON Pointer
    private static List<String> words(Sender account, String type, String at) throws IOException {
        var words = new ArrayList<String>();
        for (JsonNode entry : account.send("GET", "/" + type + "?_count=100", "").path("entry")) {
            String text = entry.path("resource").at(at).asString("");
            for (String word : BETWEEN_WORDS.split(TAG.matcher(text).replaceAll(" "))) {
                if (PLAIN_WORD.matcher(word).matches() && !words.contains(word)) {
                    words.add(word);
                }
            }
        }
        return words;
    }

    private static void add(List<Form> forms, String name, String address, List<String> words) {
        if (!words.isEmpty()) {
            forms.add(new Form(name, number -> address + encoded(pick(words, number)), true));
        }
    }
}
