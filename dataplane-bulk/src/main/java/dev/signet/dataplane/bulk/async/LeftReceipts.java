// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.async;

import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What the receipts of a Bundle say that has come to no answer: which of its writes were done, and
/// that no others were.
///
/// @param numbers of the exchanges that have left theirs, ascending: 0 for a transaction, of a
///     batch the entries, from 1
record LeftReceipts(List<Integer> numbers) {
    private static final int RANGES_CHARACTERS_MAX = 550;

    LeftReceipts {
        numbers = List.copyOf(numbers);
    }

    /// Whether it was a transaction, and is done.
    boolean isWhole() {
        return numbers.contains(0);
    }

    /// The answer of a transaction whose own is lost.
    static byte[] answer() {
        JsonObject issue =
                JsonObject.EMPTY
                        .with("severity", new JsonString("information"))
                        .with("code", new JsonString("informational"))
                        .with(
                                "diagnostics",
                                new JsonString(
                                        "The transaction was done, wholly and once. The server was"
                                                + " stopped before its answer was kept: what was"
                                                + " written is found by search and history."));
        JsonObject outcome =
                JsonObject.EMPTY
                        .with("resourceType", new JsonString("OperationOutcome"))
                        .with("issue", JsonArray.of(List.of(issue)));
        String head =
                "{\"resourceType\":\"Bundle\",\"type\":\"batch-response\",\"entry\":[{"
                        + "\"response\":{\"status\":\"200\",\"outcome\":";
        String whole = head + new String(outcome.bytes(), StandardCharsets.UTF_8) + "}}]}";
        return whole.getBytes(StandardCharsets.UTF_8);
    }

    /// What is said of a batch that was done in part.
    String told() {
        var ranges = new ArrayList<String>();
        int last = entries(ranges);
        boolean isAll = last == numbers.getLast();
        return "The server was stopped, or failed, while the batch was worked on. Of its entries"
                + (isAll ? "" : " up to " + last)
                + " these have changed what they say: "
                + String.join(", ", ranges)
                + ". None of the others"
                + (isAll ? "" : " up to there")
                + " has changed anything, and none is done any more: send those again."
                + (isAll
                        ? ""
                        : " Of those behind them some have changed what they say, too ("
                                + numbers.size()
                                + " in all): look before you send them again.");
    }

    /// As ranges, counted from 1, as many as one text holds.
    ///
    /// @return the last entry that is told of
    private int entries(List<String> ranges) {
        int length = 0;
        int last = 0;
        for (int i = 0; i < numbers.size(); ) {
            int to = i;
            while (to + 1 < numbers.size() && numbers.get(to + 1) == numbers.get(to) + 1) {
                to++;
            }
            String range =
                    i == to ? "" + numbers.get(i) : numbers.get(i) + " to " + numbers.get(to);
            length += range.length() + 2;
            if (length > RANGES_CHARACTERS_MAX) {
                break;
            }
            ranges.add(range);
            last = numbers.get(to);
            i = to + 1;
        }
        return last;
    }
}
