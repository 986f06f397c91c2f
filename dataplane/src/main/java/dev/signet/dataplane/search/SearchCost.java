// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.search;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.budget.ComputingPlaces;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.fhir.IssueType;
import java.util.function.Supplier;

/// Runs what asks the index where searches compute.
public final class SearchCost {
    private SearchCost() {}

    /// @throws FhirError 400 `too-costly` beyond a bound of the index: what is asked for is too
    ///     much, not what was sent
    public static <T> T compute(ComputingPlaces computing, Supplier<T> search) {
        try {
            return computing.compute(search);
        } catch (Failed e) {
            boolean isOfIndex = e.failure() == Failure.TOO_LARGE && !e.fact("most", "").isEmpty();
            if (isOfIndex) {
                throw FhirError.of(400, IssueType.TOO_COSTLY, e.text(), "");
            }
            throw e;
        }
    }
}
