// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a token's own claims leave of the rights that its holder has here. It never adds any. A
/// value.
///
/// @param actions what the holder may do at most
/// @param scoped whether SMART scopes say so
public record TokenRights(Set<DataAction> actions, boolean scoped) {
    /// Claims that narrow nothing.
    public static final TokenRights ALL = new TokenRights(EnumSet.allOf(DataAction.class), false);

    /// SMART scopes of version 1 (`user/*.read`) and 2 (`user/*.rs`), also as Azure spells them
    /// (`user.all.read`).
    private static final Pattern SCOPE =
            Pattern.compile(
                    "(?<who>user|system)[/.](?<type>\\*|all|[A-Za-z]+)"
                            + "\\.(?<what>read|write|\\*|all|c?r?u?d?s?)(?<query>\\?.*)?");

    private static final Pattern SMART =
            Pattern.compile("(patient|user|system)(/.*|\\.[^.]*\\..*)");
    private static final EnumSet<DataAction> WRITING =
            EnumSet.of(DataAction.WRITE, DataAction.DELETE);

    public TokenRights {
        actions = actions.isEmpty() ? Set.of() : Set.copyOf(actions);
    }

    /// Reads the claims `roles` and `scp` or `scope`. Names of roles that are not ours and scopes
    /// that are not SMART's say nothing. A scope that cannot be enforced (one patient, one type of
    /// resource, a query) gives nothing, and with one for a patient the whole token does.
    public static TokenRights of(Collection<String> roles, Collection<String> scopes) {
        EnumSet<DataAction> actions = EnumSet.allOf(DataAction.class);
        EnumSet<DataAction> byRole = EnumSet.noneOf(DataAction.class);
        boolean named = false;
        for (String name : roles) {
            Optional<DataRole> role = DataRole.claimed(name);
            if (role.isPresent()) {
                named = true;
                byRole.addAll(role.get().actions());
            }
        }
        if (named) {
            actions.retainAll(byRole);
        }
        EnumSet<DataAction> byScope = EnumSet.noneOf(DataAction.class);
        boolean scoped = false;
        boolean patient = false;
        for (String scope : scopes) {
            if (SMART.matcher(scope).matches()) {
                scoped = true;
                patient |= scope.startsWith("patient");
                byScope.addAll(granted(scope));
            }
        }
        if (patient) {
            byScope.clear();
        }
        if (scoped) {
            actions.retainAll(byScope);
        }
        return new TokenRights(actions, scoped);
    }

    private static EnumSet<DataAction> granted(String scope) {
        Matcher matcher = SCOPE.matcher(scope);
        EnumSet<DataAction> none = EnumSet.noneOf(DataAction.class);
        if (!matcher.matches()
                || matcher.group("query") != null
                || !(matcher.group("type").equals("*") || matcher.group("type").equals("all"))) {
            return none;
        }
        String what = matcher.group("what");
        return switch (what) {
            case "read" -> EnumSet.of(DataAction.READ);
            case "write" -> WRITING.clone();
            case "*", "all", "cruds" -> EnumSet.allOf(DataAction.class);
            default -> {
                if (what.contains("r") && what.contains("s")) {
                    none.add(DataAction.READ);
                }
                if (what.contains("c") && what.contains("u")) {
                    none.add(DataAction.WRITE);
                }
                if (what.contains("d")) {
                    none.add(DataAction.DELETE);
                }
                yield none;
            }
        };
    }

    boolean allow(DataAction action) {
        return actions.contains(action);
    }
}
