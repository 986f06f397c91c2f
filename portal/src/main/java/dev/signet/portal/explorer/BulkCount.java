// SPDX-License-Identifier: Apache-2.0
package dev.signet.portal.explorer;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.portal.plane.Answer;
import dev.signet.portal.plane.Planes;
import dev.signet.portal.plane.Wire;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// How many resources the criteria of a bulk job find, asked with the same strictness with which
/// the job reads them.
///
/// @param never types that the job leaves as they are
record BulkCount(List<String> never) {
    BulkCount {
        never = List.copyOf(never);
    }

    /// Asks for the number; what the account does not understand is its refusal.
    ///
    /// @param type empty for all types
    /// @param criteria as behind a question mark
    static Answer ask(Data data, String type, String criteria) {
        String found = Planes.query(criteria); // the very text that the job is given
        String query = (found.isEmpty() ? "" : found + "&") + "_summary=count";
        return data.ask(
                "POST",
                type.isEmpty() ? "/_search" : Planes.path(type, "_search"),
                Optional.of(Wire.Body.form(query)),
                "Prefer",
                "handling=strict");
    }

    /// The number that the job can change.
    ///
    /// @param answer a success of [#ask] for the same criteria
    /// @throws Failed `UNAVAILABLE` when it does not say a number
    long of(Data data, String type, String criteria, Answer answer) {
        long all = total(answer);
        if (!type.isEmpty()) {
            return all;
        }
        for (String each : never) {
            Answer some = ask(data, each, criteria);
            all -= some.good() ? total(some) : 0;
        }
        return all;
    }

    private static long total(Answer answer) {
        JsonNode total = answer.body().path("total");
        if (!total.isIntegralNumber()) {
            throw new Failed(
                    Failure.UNAVAILABLE,
                    "The account did not say how many resources that finds, so nothing was done.");
        }
        return total.asLong();
    }
}
