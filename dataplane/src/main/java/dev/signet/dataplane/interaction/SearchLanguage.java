// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction;

import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.budget.ComputingPlaces;
import dev.signet.dataplane.search.SearchBounds;
import dev.signet.search.QueryMapping;
import dev.signet.search.query.SearchParser;

/// From the text of criteria to queries of the index, by one version's parameters. Any thread.
public record SearchLanguage(SearchParser parser, QueryMapping mapping, SearchBounds bounds) {
    /// For one account.
    ///
    /// @param computing those of the process
    public static SearchLanguage of(FhirModel model, ComputingPlaces computing) {
        return of(model, new SearchBounds(computing.share()));
    }

    /// The same.
    ///
    /// @param bounds the account's
    public static SearchLanguage of(FhirModel model, SearchBounds bounds) {
        return new SearchLanguage(
                new SearchParser(model.searchParameters()),
                new QueryMapping(model.documents()),
                bounds);
    }
}
