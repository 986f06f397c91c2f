// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.graph;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.http.Request;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A list as `$filter=property eq '...'` asks for it: the one form of OData that clients look for
/// people and groups by. To pass another one over would tell a client of somebody else than it has
/// asked for.
final class EqualFilter {
    private static final Pattern EQUAL =
            Pattern.compile("\\s*\\(?\\s*(\\w{1,64})\\s+eq\\s+'((?:[^']|''){0,1024})'\\s*\\)?\\s*");

    private EqualFilter() {}

    /// Those that are asked for, in their order; texts are compared whatever their case.
    ///
    /// @param properties by name, what can be asked for
    /// @throws Failed `INVALID` when `$filter` is of another form or given twice, or with `$search`
    static <T> List<T> of(
            Request request, List<T> all, Map<String, Function<T, String>> properties) {
        List<String> asked =
                request.query().stream()
                        .filter(each -> each.name().equals("$filter"))
                        .map(Request.Parameter::value)
                        .toList();
        if (request.parameter("$search").isPresent()) {
            throw new Failed(Failure.INVALID, "$search is not looked at here; $filter is");
        }
        if (asked.isEmpty()) {
            return all;
        }
        Matcher matcher = EQUAL.matcher(asked.getFirst());
        if (asked.size() > 1 || !matcher.matches() || !properties.containsKey(matcher.group(1))) {
            throw new Failed(
                    Failure.INVALID,
                    "$filter is one of "
                            + String.join(", ", properties.keySet().stream().sorted().toList())
                            + ", then eq '...'");
        }
        Function<T, String> property = properties.get(matcher.group(1));
        String value = matcher.group(2).replace("''", "'");
        return all.stream().filter(each -> property.apply(each).equalsIgnoreCase(value)).toList();
    }
}
