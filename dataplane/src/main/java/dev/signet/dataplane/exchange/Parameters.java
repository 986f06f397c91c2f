// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.exchange;

import dev.signet.http.Request;
import dev.signet.search.query.SearchRequest.QueryParameter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.StringJoiner;

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

    /// As a query string; what RFC 3986 allows there stays legible.
    public static String encoded(List<QueryParameter> parameters) {
        var query = new StringJoiner("&");
        for (QueryParameter parameter : parameters) {
            query.add(encoded(parameter.name()) + "=" + encoded(parameter.value()));
        }
        return query.toString();
    }

    /// One name or value of such a string.
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("%3A", ":")
                .replace("%2C", ",")
                .replace("%24", "$")
                .replace("%2F", "/");
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
