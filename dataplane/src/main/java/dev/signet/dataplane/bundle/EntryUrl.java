// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bundle;

import dev.signet.base.Failed;
import dev.signet.dataplane.exchange.Parameters;
import dev.signet.dataplane.exchange.RouteTable;
import dev.signet.http.Request;
import dev.signet.search.query.SearchRequest.QueryParameter;
import java.util.List;

/// `entry.request.url` of a Bundle: relative to the account, or absolute under its address.
///
/// @param path decoded segments, without an empty one at the end
/// @param query decoded names and values in order
record EntryUrl(List<String> path, List<QueryParameter> query) {
    EntryUrl {
        path = List.copyOf(path);
        query = List.copyOf(query);
    }

    /// @param base the account's address without slash at the end
    /// @throws Failed `MALFORMED` when path or query are not percent-encoded UTF-8
    static EntryUrl of(String url, String base) {
        String local = url;
        if (url.startsWith(base)) {
            String rest = url.substring(base.length());
            if (rest.isEmpty() || rest.startsWith("/") || rest.startsWith("?")) {
                local = rest;
            }
        }
        int question = local.indexOf('?');
        String path = question < 0 ? local : local.substring(0, question);
        String query = question < 0 ? "" : local.substring(question + 1);
        List<String> segments =
                path.isEmpty()
                        ? List.of()
                        : Request.segments(path.startsWith("/") ? path : "/" + path);
        return new EntryUrl(RouteTable.withoutLastSlash(segments), Parameters.decoded(query));
    }
}
