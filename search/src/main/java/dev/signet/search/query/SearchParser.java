// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.query;

import dev.signet.fhir.search.SearchParameters;
import dev.signet.search.query.SearchRequest.QueryParameter;
import java.util.List;
import java.util.Optional;

/// Reads queries. Immutable; any thread.
public final class SearchParser {
    private final SearchParameters parameters;

    public SearchParser(SearchParameters parameters) {
        this.parameters = parameters;
    }

    /// Reads a query.
    ///
    /// @param type the resource type of the address; empty for a search over all types
    /// @param base the account's own address with a slash at the end: absolute references that
    ///     start with it are taken as relative ones
    /// @param query names and values, decoded, without those of the server's own paging
    /// @return [SearchParse.Refused] for a wrong value, a modifier that is not supported, a
    ///     passed bound; also for unknown parameters when `handling` is strict
    public SearchParse parse(
            String type, String base, List<QueryParameter> query, Handling handling) {
        return new QueryReading(parameters, base, handling).read(type, Optional.empty(), query);
    }

    /// The same of what is in a compartment.
    ///
    /// @param type one of [Membership#types]; empty for all of them
    public SearchParse parse(
            String type,
            Membership within,
            String base,
            List<QueryParameter> query,
            Handling handling) {
        return new QueryReading(parameters, base, handling).read(type, Optional.of(within), query);
    }
}
