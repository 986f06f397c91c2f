// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import java.util.ArrayList;
import java.util.List;

/// `entry.request.url` of a Bundle: relative to the account, or absolute under its address.
///
/// @param path decoded segments, without an empty one at the end
/// @param query as written, without the question mark; empty when there is none
record EntryUrl(List<String> path, String query) {
    EntryUrl {
        path = List.copyOf(path);
    }

    /// @param base the account's address without slash at the end
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
        if (path.startsWith("/")) {
            path = path.substring(1);
        }
        var segments = new ArrayList<String>();
        if (!path.isEmpty()) {
            for (String segment : path.split("/", -1)) {
                // a plus sign means itself in a path
                segments.add(Lookup.decoded(segment.replace("+", "%2B")));
            }
        }
        return new EntryUrl(Interaction.withoutLastSlash(segments), query);
    }
}
