// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.graph;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Request;
import dev.signet.http.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A list, or the page of it that is asked for by `$top`: what is left is behind
/// `@odata.nextLink`. Without `$top` it is whole.
final class Page {
    private static final String TOP = "$top";

    /// The id of what the page before has ended with.
    private static final String AFTER = "$skiptoken";

    /// As many as Graph gives at once.
    private static final int TOP_MAX = 999;

    /// What would change which of them are answered, or in which order.
    private static final Set<String> REFUSED = Set.of("$skip", "$orderby", "$expand");

    private Page() {}

    /// @param all in their order, each with its `id`
    /// @throws Failed `INVALID`
    static Response of(Request request, List<Map<String, Object>> all) {
        for (Request.Parameter each : request.query()) {
            if (REFUSED.contains(each.name())) {
                throw new Failed(Failure.INVALID, each.name() + " is not looked at here; $top is");
            }
        }
        int begin = one(request, AFTER).map(id -> after(all, id)).orElse(0);
        Optional<Integer> top = one(request, TOP).map(Page::count);
        int end = Math.min(all.size(), top.map(count -> begin + count).orElse(all.size()));
        List<Map<String, Object>> page = all.subList(begin, end);
        return GraphJson.json(
                200,
                end == all.size()
                        ? Map.of("value", page)
                        : Map.of("value", page, "@odata.nextLink", next(request, page)));
    }

    private static Optional<String> one(Request request, String name) {
        List<String> values =
                request.query().stream()
                        .filter(each -> each.name().equals(name))
                        .map(Request.Parameter::value)
                        .toList();
        if (values.size() > 1) {
            throw GraphJson.wrong(name, "is given twice");
        }
        return values.stream().findFirst();
    }

    private static int count(String text) {
        boolean isNumber = text.matches("[1-9][0-9]{0,2}");
        if (!isNumber) {
            throw GraphJson.wrong(TOP, "must be a number from 1 to " + TOP_MAX);
        }
        return Integer.parseInt(text);
    }

    private static int after(List<Map<String, Object>> all, String id) {
        for (int i = 0; i < all.size(); i++) {
            if (id.equals(all.get(i).get("id"))) {
                return i + 1;
            }
        }
        throw GraphJson.wrong(AFTER, "is of a list that has changed; begin again without it");
    }

    private static String next(Request request, List<Map<String, Object>> page) {
        var link = new StringBuilder(request.base());
        request.path().forEach(segment -> link.append('/').append(encoded(segment)));
        char separator = '?';
        for (Request.Parameter each : request.query()) {
            if (!each.name().equals(AFTER)) {
                link.append(separator).append(encoded(each.name()));
                link.append('=').append(encoded(each.value()));
                separator = '&';
            }
        }
        String last = String.valueOf(page.getLast().get("id"));
        return link.append(separator).append(AFTER).append('=').append(encoded(last)).toString();
    }

    /// `$` stays legible.
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%24", "$");
    }
}
