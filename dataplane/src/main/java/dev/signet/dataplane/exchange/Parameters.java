// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.exchange;

import dev.signet.http.Request;
import dev.signet.search.query.SearchRequest.QueryParameter;
import java.util.List;

/// Parameters of addresses and forms, as the language of search knows them.
public final class Parameters {
    private Parameters() {}

    /// Those of a query string or a form.
    ///
    /// @param text percent-encoded as in a URL
    /// @throws dev.signet.base.Failed `MALFORMED`
    public static List<QueryParameter> decoded(String text) {
        return of(Request.form(text));
    }

    /// Those that the server has decoded.
    public static List<QueryParameter> of(List<Request.Parameter> parameters) {
        if (parameters.isEmpty()) {
            return List.of();
        }
        return parameters.stream()
                .map(parameter -> new QueryParameter(parameter.name(), parameter.value()))
                .toList();
    }
}
