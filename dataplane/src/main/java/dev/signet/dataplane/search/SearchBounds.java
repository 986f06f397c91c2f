// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.search;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.budget.ComputingPlaces;
import dev.signet.dataplane.budget.ComputingTime;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.fhir.IssueType;
import dev.signet.index.Deadline;
import java.util.function.Function;

/// Searches within what one may take: a place among those that compute, a time, and the bounds of
/// the index. Any thread.
///
/// @param places those of the account
public record SearchBounds(ComputingPlaces.Share places) {
    /// Does what searches.
    ///
    /// @param time that the request has
    /// @param work is given the time at which it has to be done
    /// @param expression where what is asked for stands in the request, for the refusal
    /// @throws FhirError 400 `too-costly` beyond a bound: what is asked for is too much, not what
    ///     was sent
    public <T> T search(ComputingTime time, String expression, Function<Deadline, T> work) {
        try {
            return places.compute(time, work);
        } catch (Failed failed) {
            String most = failed.fact("most", "");
            if (failed.failure() == Failure.TOO_LARGE && !most.isEmpty()) {
                throw FhirError.of(
                        400,
                        IssueType.TOO_COSTLY,
                        failed.text() + "; the most is " + most + together(failed),
                        expression);
            }
            throw failed;
        }
    }

    /// Where there is a bound of all beside that of one.
    private static String together(Failed failed) {
        String together = failed.fact("together", "");
        return together.isEmpty() ? "" : ", together " + together;
    }
}
