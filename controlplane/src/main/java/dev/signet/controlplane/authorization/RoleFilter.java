// SPDX-License-Identifier: Apache-2.0
package dev.signet.controlplane.authorization;

import dev.signet.controlplane.arm.ArmError;
import dev.signet.controlplane.arm.ArmRequest;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A `$filter` of roles and their assignments, as the command line and the client libraries send
/// it: `atScope()`, `assignedTo('id')`, `principalId eq 'id'`, `roleName eq 'name'`, `type eq
/// 'BuiltInRole'`, joined by `and`. Anything else is refused rather than ignored.
///
/// @param values by name in lower case; all of them must hold
/// @param atScope whether `atScope()` stands in it: what is given below the scope does not count
record RoleFilter(Map<String, String> values, boolean atScope) {
    private static final Pattern TERM =
            Pattern.compile(
                    "\\s*(?:(atScope)\\(\\)|(assignedTo)\\('([^']{0,64})'\\)"
                            + "|(\\w{1,32})\\s+eq\\s+'([^']{0,128})')\\s*(?:(and)\\s|$)",
                    Pattern.CASE_INSENSITIVE);

    /// @param known which names may be compared, in lower case
    /// @throws dev.signet.base.Failed `INVALID`
    static RoleFilter of(ArmRequest call, Set<String> known) {
        Optional<String> text = call.parameter("$filter").filter(each -> !each.isBlank());
        var values = new HashMap<String, String>();
        if (text.isEmpty()) {
            return new RoleFilter(values, false);
        }
        Matcher matcher = TERM.matcher(text.get());
        int from = 0;
        boolean more = true;
        boolean atScope = false;
        while (more) {
            if (!matcher.find(from) || matcher.start() != from) {
                throw ArmError.INVALID_FILTER.failed();
            }
            if (matcher.group(1) != null) {
                atScope = true;
            } else if (matcher.group(2) != null) {
                add(values, "assignedto", matcher.group(3), known);
            } else if (matcher.group(4) != null) {
                add(values, matcher.group(4), matcher.group(5), known);
            }
            from = matcher.end();
            more = matcher.group(6) != null;
        }
        if (from != text.get().length()) {
            throw ArmError.INVALID_FILTER.failed();
        }
        return new RoleFilter(Map.copyOf(values), atScope);
    }

    /// Whether `atScope()` stands in the filter.
    static boolean isAtScope(ArmRequest call) {
        return of(call, Set.of()).atScope();
    }

    private static void add(
            Map<String, String> values, String name, String value, Set<String> known) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!known.contains(lower) || values.put(lower, value) != null) {
            throw ArmError.INVALID_FILTER.failed();
        }
    }

    /// Whether nothing else than `value` is asked for under that name.
    boolean passes(String name, String value) {
        String asked = values.get(name);
        return asked == null || asked.equalsIgnoreCase(value);
    }
}
