// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// What came of a Bundle, entry by entry.
///
/// @param total how many entries there were
/// @param failed how many of them failed
/// @param rows those that failed first, at most [#ROWS_MAX]
public record BundleResult(int total, int failed, List<Row> rows) {
    static final int ROWS_MAX = 500;

    public BundleResult {
        rows = List.copyOf(rows);
    }

    /// All of it in a sentence.
    public String said() {
        if (total == 1) {
            return failed == 0 ? "The entry went well." : "The entry failed.";
        }
        return failed == 0
                ? "All " + total + " entries went well."
                : failed
                        + " of "
                        + total
                        + " entries failed; "
                        + (failed == 1 ? "it stands first." : "they stand first.");
    }

    /// One entry.
    ///
    /// @param number from 1
    /// @param asked what it asked for; empty when what was sent was not read here
    /// @param href of what it has stored; empty when there is none
    /// @param problem empty when it went well
    public record Row(
            int number, String asked, String status, boolean good, String href, String problem) {}

    /// @param sent the Bundle; an object without members when it was not read
    /// @param answer of the account
    /// @param href the address of a page about a reference
    static BundleResult of(JsonNode sent, JsonNode answer, UnaryOperator<String> href) {
        var good = new ArrayList<Row>();
        var bad = new ArrayList<Row>();
        int number = 0;
        for (JsonNode entry : answer.path("entry")) {
            JsonNode request = sent.path("entry").path(number).path("request");
            number++;
            String status = entry.path("response").path("status").asString("");
            boolean isGood = status.startsWith("2") || status.startsWith("304");
            (isGood ? good : bad)
                    .add(
                            new Row(
                                    number,
                                    asked(request),
                                    status,
                                    isGood,
                                    isGood ? stored(entry, href) : "",
                                    isGood ? "" : problem(entry, status)));
        }
        var rows = new ArrayList<Row>(bad);
        rows.addAll(good);
        return new BundleResult(
                number, bad.size(), rows.subList(0, Math.min(rows.size(), ROWS_MAX)));
    }

    private static String asked(JsonNode request) {
        return (request.path("method").asString("") + " " + request.path("url").asString(""))
                .strip();
    }

    /// `Patient/7/_history/1`, in an address or alone.
    private static String stored(JsonNode entry, UnaryOperator<String> href) {
        String location = entry.path("response").path("location").asString("");
        String current = location.replaceFirst("/_history/.*", "");
        String[] parts = current.split("/", -1);
        if (parts.length < 2) {
            return "";
        }
        String reference = parts[parts.length - 2] + "/" + parts[parts.length - 1];
        return Data.isReference(reference) ? href.apply(reference) : "";
    }

    private static String problem(JsonNode entry, String status) {
        JsonNode outcome = entry.path("response").path("outcome");
        String said =
                outcome.path("issue")
                        .valueStream()
                        .map(issue -> issue.path("diagnostics").asString(""))
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining("; "));
        return said.isEmpty() ? "The account answered with status " + status + "." : said;
    }
}
