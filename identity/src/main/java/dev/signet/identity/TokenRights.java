// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity;

import dev.signet.identity.DataScopes.Permission;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
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
        /// `patient/...`: for one patient, and the token names none.
        NO_PATIENT
    }

    /// SMART scopes of version 1 (`user/*.read`) and 2 (`user/*.rs`), also as Azure spells them
    /// (`user.all.read`).
    private static final Pattern SCOPE =
            Pattern.compile(
                    "(?<who>patient|user|system)[/.](?<type>\\*|all|[A-Za-z]+)"
                            + "\\.(?<what>read|write|\\*|all|c?r?u?d?s?)(\\?(?<query>.*))?");

    private static final String PATIENT = "patient";

    /// Of the permissions, in their order.
    private static final String LETTERS = "cruds";

    private static final Pattern SMART =
            Pattern.compile("(patient|user|system)(/.*|\\.[^.]*\\..*)");

    public TokenRights {
        actions = actions.isEmpty() ? Set.of() : Set.copyOf(actions);
        unenforced = Set.copyOf(unenforced);
    }

    /// Of a token that names no patient.
    public static TokenRights of(Collection<String> roles, Collection<String> scopes) {
        return of(roles, scopes, Optional.empty());
    }

    /// Reads the claims `roles` and `scp` or `scope`. Names of roles that are not ours and scopes
    /// that are not SMART's say nothing. What scopes give adds up; one that cannot be enforced
    /// gives nothing.
    ///
    /// @param patient the id of the Patient for whom scopes `patient/...` are
    public static TokenRights of(
            Collection<String> roles, Collection<String> scopes, Optional<String> patient) {
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
        List<String> smart =
                scopes.stream().filter(scope -> SMART.matcher(scope).matches()).toList();
        if (smart.isEmpty()) {
            return new TokenRights(actions, DataScopes.ALL, Set.of());
        }
        DataScopes given = given(smart, patient);
        actions.retainAll(given.actions());
        boolean isUnnamed =
                patient.isEmpty() && smart.stream().anyMatch(scope -> scope.startsWith(PATIENT));
        return new TokenRights(
                actions, given, isUnnamed ? Set.of(Unenforced.NO_PATIENT) : Set.of());
    }

    /// Whether SMART scopes narrow it.
    public boolean scoped() {
        return !scopes.isAll();
    }

    private static DataScopes given(List<String> smart, Optional<String> patient) {
        var byType = new HashMap<String, Set<Permission>>();
        var narrowed = new ArrayList<DataGrant>();
        for (String scope : smart) {
            Matcher matcher = SCOPE.matcher(scope);
            boolean isForPatient = scope.startsWith(PATIENT);
            if (!matcher.matches() || (isForPatient && patient.isEmpty())) {
                continue;
            }
            String named = matcher.group("type");
            String type = named.equals("all") ? DataScopes.EVERY_TYPE : named;
            Set<Permission> permissions = permissions(matcher.group("what"));
            String query = Optional.ofNullable(matcher.group("query")).orElse("");
            // one with a question mark and nothing behind it is none that could be held to
            boolean isEmptyQuery = query.isEmpty() && scope.indexOf('?') >= 0;
            if (isEmptyQuery || permissions.isEmpty()) {
                continue;
            }
            if (isForPatient || !query.isEmpty()) {
                Optional<String> of = isForPatient ? patient : Optional.empty();
                narrowed.add(new DataGrant(type, permissions, of, query));
            } else {
                byType.computeIfAbsent(type, _ -> EnumSet.noneOf(Permission.class))
                        .addAll(permissions);
            }
        }
        boolean whole = smart.stream().anyMatch(TokenRights::isWhole);
        return new DataScopes(false, whole, byType, narrowed);
    }

    /// Whether a scope gives everything with every type.
    private static boolean isWhole(String scope) {
        Matcher matcher = SCOPE.matcher(scope);
        return matcher.matches()
                && !scope.startsWith(PATIENT)
                && scope.indexOf('?') < 0
                && (matcher.group("type").equals("*") || matcher.group("type").equals("all"))
                && permissions(matcher.group("what")).containsAll(EnumSet.allOf(Permission.class));
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
