// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import dev.signet.identity.Audience;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What a request for a token asks for, read from its scopes: for whom the token is, and what it
/// shall say.
///
/// Azure writes a scope as resource and name (`https://vault.azure.net/.default`,
/// `https://azurehealthcareapis.com/user_impersonation`), SMART apps without resource
/// (`patient/*.rs`), and those that come through Azure's SMART proxy with resource and with `$`
/// in place of the slash.
///
/// @param audience normalised; empty when no scope names one
/// @param smart SMART's scopes on data, as SMART writes them
/// @param named all others but `.default`: `openid`, `offline_access`, `user_impersonation`
record Scopes(Optional<String> audience, List<String> smart, Set<String> named) {
    /// For whom a token is whose scopes are SMART's alone: every account.
    static final String ACCOUNTS = "https://azurehealthcareapis.com";

    /// For whom it is when only OpenID Connect's scopes are asked for.
    static final String PEOPLE = "https://graph.microsoft.com";

    static final String DEFAULT = "/.default";

    /// Nothing beside the resource.
    static final Scopes NONE = new Scopes(Optional.empty(), List.of(), Set.of());

    private static final int AUDIENCE_CHARS_MAX = 512;
    private static final int SCOPES_MAX = 100;
    private static final Set<String> PLAIN =
            Set.of(
                    "openid",
                    "profile",
                    "email",
                    "offline_access",
                    "online_access",
                    "fhirUser",
                    "launch",
                    "launch/patient",
                    "launch/encounter");
    private static final int CHARS_MAX = 4096;
    private static final Pattern ON_DATA = Pattern.compile("(patient|user|system)[/.$].*");
    private static final Pattern SMART = Pattern.compile("(patient|user|system)[/.$].{1,200}");

    /// @param text scopes with blanks between
    /// @return empty when one is none, or when they name two audiences
    static Optional<Scopes> of(String text) {
        var smart = new ArrayList<String>();
        var named = new LinkedHashSet<String>();
        Optional<String> audience = Optional.empty();
        boolean plain = text.chars().allMatch(c -> c >= ' ' && c < 0x7f); // RFC 6749, 3.3
        if (!plain || text.length() > CHARS_MAX) {
            return Optional.empty();
        }
        String[] scopes = text.strip().split(" +", -1);
        if (scopes.length > SCOPES_MAX) {
            return Optional.empty();
        }
        for (String scope : scopes) {
            if (scope.isEmpty()) {
                continue;
            }
            if (PLAIN.contains(scope)) {
                named.add(scope);
                continue;
            }
            if (SMART.matcher(scope).matches()) {
                smart.add(scope.replace('$', '/'));
                continue;
            }
            int slash = scope.lastIndexOf('/');
            Optional<String> of = slash <= 0 ? Optional.empty() : sane(scope.substring(0, slash));
            if (of.isEmpty() || (audience.isPresent() && !audience.equals(of))) {
                return Optional.empty();
            }
            audience = of;
            String name = scope.substring(slash + 1);
            if (SMART.matcher(name).matches()) {
                smart.add(name.replace('$', '/'));
            } else if (ON_DATA.matcher(name).matches()) {
                return Optional.empty(); // too long for one of SMART's: never without its limits
            } else if (PLAIN.contains(name.replace('$', '/'))) {
                named.add(name.replace('$', '/'));
            } else if (!name.equals(".default") && !name.isEmpty()) {
                named.add(name);
            }
        }
        return Optional.of(new Scopes(audience, List.copyOf(smart), Set.copyOf(named)));
    }

    /// The audience as it is compared, if it may be one.
    static Optional<String> sane(String resource) {
        String audience = Audience.normalized(resource);
        boolean sane =
                !audience.isEmpty()
                        && audience.length() <= AUDIENCE_CHARS_MAX
                        && audience.chars().allMatch(c -> c > ' ' && c < 0x7f);
        return sane ? Optional.of(audience) : Optional.empty();
    }

    /// For whom a token for a user is.
    ///
    /// @param resource what the request names beside its scopes (`resource`, SMART's `aud`);
    ///     empty for nothing
    /// @return empty when the two disagree
    Optional<String> audience(String resource) {
        Optional<String> named = resource.isEmpty() ? Optional.empty() : sane(resource);
        if (!resource.isEmpty()
                && (named.isEmpty() || (audience.isPresent() && !audience.equals(named)))) {
            return Optional.empty();
        }
        return Optional.of(audience.or(() -> named).orElse(smart.isEmpty() ? PEOPLE : ACCOUNTS));
    }

    boolean isSmart() {
        return !smart.isEmpty();
    }
}
