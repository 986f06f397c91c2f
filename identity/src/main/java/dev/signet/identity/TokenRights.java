// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import dev.signet.identity.DataScopes.Permission;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a token's own claims leave of the rights that its holder has here. It never adds any. A
/// value.
///
/// @param actions what the holder may do at most, with resources of one type or more
/// @param scopes with which; what SMART scopes say
/// @param unenforced which scopes of the token give nothing
public record TokenRights(Set<DataAction> actions, DataScopes scopes, Set<Unenforced> unenforced) {
    /// Claims that narrow nothing.
    public static final TokenRights ALL =
            new TokenRights(EnumSet.allOf(DataAction.class), DataScopes.ALL, Set.of());

    /// Kinds of SMART scopes that cannot be enforced.
    public enum Unenforced {
        /// `patient/...`: for one patient. The whole token gives nothing.
        PATIENT,
        /// `...?category=laboratory`: with a query.
        QUERY
    }

    /// SMART scopes of version 1 (`user/*.read`) and 2 (`user/*.rs`), also as Azure spells them
    /// (`user.all.read`).
    private static final Pattern SCOPE =
            Pattern.compile(
                    "(?<who>user|system)[/.](?<type>\\*|all|[A-Za-z]+)"
                            + "\\.(?<what>read|write|\\*|all|c?r?u?d?s?)(?<query>\\?.*)?");

    /// Of the permissions, in their order.
    private static final String LETTERS = "cruds";

    private static final Pattern SMART =
            Pattern.compile("(patient|user|system)(/.*|\\.[^.]*\\..*)");

    public TokenRights {
        actions = actions.isEmpty() ? Set.of() : Set.copyOf(actions);
        unenforced = Set.copyOf(unenforced);
    }

    /// Reads the claims `roles` and `scp` or `scope`. Names of roles that are not ours and scopes
    /// that are not SMART's say nothing. A scope that cannot be enforced (one patient, a query)
    /// gives nothing, and with one for a patient the whole token does.
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
        DataScopes smart = smart(scopes);
        actions.retainAll(smart.actions());
        return new TokenRights(actions, smart, unenforced(scopes));
    }

    private static Set<Unenforced> unenforced(Collection<String> scopes) {
        Set<Unenforced> found = EnumSet.noneOf(Unenforced.class);
        for (String scope : scopes) {
            if (SMART.matcher(scope).matches()) {
                if (scope.startsWith("patient")) {
                    found.add(Unenforced.PATIENT);
                }
                if (scope.indexOf('?') >= 0) {
                    found.add(Unenforced.QUERY);
                }
            }
        }
        return found;
    }

    /// Whether SMART scopes narrow it.
    public boolean scoped() {
        return !scopes.isAll();
    }

    private static DataScopes smart(Collection<String> scopes) {
        var byType = new HashMap<String, Set<Permission>>();
        boolean scoped = false;
        boolean patient = false;
        boolean whole = false;
        for (String scope : scopes) {
            if (SMART.matcher(scope).matches()) {
                scoped = true;
                patient |= scope.startsWith("patient");
                whole |= gives(scope, byType);
            }
        }
        if (!scoped) {
            return DataScopes.ALL;
        }
        return patient
                ? new DataScopes(false, false, Map.of())
                : new DataScopes(false, whole, byType);
    }

    /// Adds what a scope gives.
    ///
    /// @return whether that is everything, with every type
    private static boolean gives(String scope, Map<String, Set<Permission>> byType) {
        Matcher matcher = SCOPE.matcher(scope);
        if (!matcher.matches() || matcher.group("query") != null) {
            return false;
        }
        String named = matcher.group("type");
        String type = named.equals("all") ? DataScopes.EVERY_TYPE : named;
        Set<Permission> permissions = permissions(matcher.group("what"));
        byType.computeIfAbsent(type, _ -> EnumSet.noneOf(Permission.class)).addAll(permissions);
        return type.equals(DataScopes.EVERY_TYPE)
                && permissions.containsAll(EnumSet.allOf(Permission.class));
    }

    private static Set<Permission> permissions(String what) {
        return switch (what) {
            case "read" -> EnumSet.of(Permission.READ, Permission.SEARCH);
            case "write" -> EnumSet.of(Permission.CREATE, Permission.UPDATE, Permission.DELETE);
            case "*", "all" -> EnumSet.allOf(Permission.class);
            default -> {
                Set<Permission> letters = EnumSet.noneOf(Permission.class);
                for (Permission each : Permission.values()) {
                    if (what.indexOf(LETTERS.charAt(each.ordinal())) >= 0) {
                        letters.add(each);
                    }
                }
                yield letters;
            }
        };
    }

    boolean allow(DataAction action) {
        return actions.contains(action);
    }
}
