// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.controlplane.healthcareapis.AccessEntry;
import dev.signet.controlplane.healthcareapis.AccountSpec;
import dev.signet.controlplane.provider.Outcome;
import dev.signet.dataplane.FhirRefusals;
import dev.signet.dataplane.FhirSettings;
import dev.signet.http.Cors;
import dev.signet.http.Plane;
import dev.signet.http.Request;
import dev.signet.identity.Audience;
import dev.signet.identity.Caller;
import dev.signet.identity.DataAction;
import dev.signet.identity.DataRole;
import dev.signet.identity.DataScopes;
import dev.signet.identity.Roles;
import dev.signet.identity.TokenRights;
import dev.signet.identity.TokenRights.Unenforced;
import dev.signet.identity.smart.SmartProxies;
import dev.signet.identity.smart.SmartProxy;
import dev.signet.identity.smart.TokenForwarder;
import dev.signet.identity.verification.Authority;
import dev.signet.identity.verification.AuthorityEndpoints;
import dev.signet.identity.verification.RemoteAuthority;
import dev.signet.identity.verification.TokenRules;
import dev.signet.identity.verification.TokenVerifier;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Who may come into which account: token verification by the account's authority and
/// audiences, then access policies, or roles where there are
/// none (TOK-4 to TOK-6).
///
/// @param embedded the embedded issuer
/// @param authorityAddress its address, for `/metadata`
/// @param remote speaks for another issuer, given its address
/// @param base the server's root address
/// @param own whether an authority's address is, or once was, the embedded issuer's
/// @param assigned the roles that are assigned on an account now, and above it
/// @param keepsReferences whether the account of a name keeps references whole
/// @param validatesProfiles whether the account of a name holds what is written to its profiles
/// @param smart what the accounts' SMART proxies have in common
/// @param roleHolders who holds a role on every account, by object id
public record AccountGates(
        Authority embedded,
        String authorityAddress,
        Function<String, RemoteAuthority> remote,
        String base,
        Predicate<String> own,
        Predicate<String> keepsReferences,
        Predicate<String> validatesProfiles,
        Map<String, Set<DataRole>> roleHolders,
        Function<AccountSpec, Roles> assigned,
        SmartProxies smart,
        InstantSource clock) {

    /// The domain of accounts' default audiences.
    public static final String ACCOUNT_SUFFIX = "azurehealthcareapis.com";

    /// The audience that every account takes.
    public static final String COMMON_AUDIENCE = "https://" + ACCOUNT_SUFFIX;

    private static final String UNREADABLE_AUTHORITY =
            "properties.authenticationConfiguration.authority: no OpenID configuration with keys"
                    + " can be read at {authority}/.well-known/openid-configuration; expected an"
                    + " issuer that this server reaches and whose certificate it trusts.";

    /// Whether tokens of the account's authority could be verified: an account must not
    /// succeed and let nobody in.
    ///
    /// @return why not
    public Optional<Outcome.Refused> authorityProblem(AccountSpec spec) {
        Optional<String> another = spec.authority().filter(address -> !own.test(address));
        if (another.isEmpty()) {
            return Optional.empty();
        }
        try {
            AuthorityEndpoints _ = remote.apply(another.get()).endpoints();
            return Optional.empty();
        } catch (Failed e) {
            return Optional.of(new Outcome.Refused("BadRequest", UNREADABLE_AUTHORITY));
        }
    }

    /// Whose tokens an account takes.
    ///
    /// @param tokens its token endpoint, for the account's SMART proxy
    private record Used(
            Authority authority,
            String address,
            Supplier<AuthorityEndpoints> endpoints,
            TokenForwarder tokens) {}

    private Used used(AccountSpec spec) {
        if (spec.authority().map(own::test).orElse(true)) {
            return new Used(
                    embedded,
                    authorityAddress,
                    () -> AuthorityEndpoints.embedded(authorityAddress),
                    smart.embedded());
        }
        RemoteAuthority another = remote.apply(spec.authority().get());
        return new Used(
                another,
                spec.authority().get(),
                another::endpoints,
                (form, authorization, _) -> another.forward(form, authorization));
    }

    private List<String> audiences(AccountSpec spec) {
        var audiences = new ArrayList<String>();
        spec.audience().ifPresent(audiences::add);
        audiences.add("https://" + spec.name() + "." + ACCOUNT_SUFFIX);
        audiences.add(COMMON_AUDIENCE);
        audiences.add(address(spec));
        return audiences;
    }

    private String address(AccountSpec spec) {
        return base + "/fhir/" + spec.name();
    }

    public FhirSettings settings(AccountSpec spec) {
        Used used = used(spec);
        var rules = TokenRules.of(audiences(spec).toArray(String[]::new));
        var verifier = new TokenVerifier(List.of(used.authority()), rules, clock);
        return new FhirSettings(
                spec.name(),
                new Gate(spec.publicNetworkAccess(), verifier, rights(spec)),
                used.address(),
                spec.smartProxyEnabled()
                        ? () -> SmartProxy.before(used.endpoints().get(), address(spec))
                        : used.endpoints(),
                spec.smartProxyEnabled(),
                keepsReferences.test(spec.name()),
                validatesProfiles.test(spec.name()),
                spec.exportStorage());
    }

    /// An account as it is asked: its data plane with the SMART proxy beside it, and what browsers
    /// of other origins may do.
    Plane front(AccountSpec spec, Plane plane, FhirRefusals refusals) {
        Plane proxy = proxy(spec);
        return cors(spec)
                .around(new ProxiedAccount(plane, proxy, spec.publicNetworkAccess(), refusals));
    }

    private Plane proxy(AccountSpec spec) {
        if (!spec.publicNetworkAccess()) {
            return _ -> SmartProxy.closed();
        }
        if (!spec.smartProxyEnabled()) {
            return _ -> SmartProxy.off();
        }
        Used used = used(spec);
        Set<String> audiences =
                audiences(spec).stream().map(Audience::normalized).collect(Collectors.toSet());
        return new SmartProxy(audiences, used.endpoints(), used.tokens(), smart.entropy());
    }

    /// Where no account has the name: a token that the embedded issuer has made for any
    /// account is asked for, and only who has one is told.
    public FhirSettings unknown() {
        var verifier = new TokenVerifier(List.of(embedded), TokenRules.of(COMMON_AUDIENCE), clock);
        return new FhirSettings(
                "",
                (request, _) -> {
                    Caller _ = verifier.caller(request);
                    throw new Failed(Failure.NOT_FOUND, "there is no such account");
                },
                authorityAddress);
    }

    /// What browsers may do with the account.
    private static Cors cors(AccountSpec spec) {
        var asked = spec.cors();
        return new Cors(
                asked.origins(),
                asked.headers(),
                asked.methods(),
                Duration.ofSeconds(asked.maxAgeSeconds().orElse(0)),
                asked.allowCredentials());
    }

    /// Whether a role allows it: access policies are the whole list where there are any.
    private Rights rights(AccountSpec spec) {
        if (spec.access().isEmpty()) {
            var everywhere = new Roles(roleHolders);
            return (caller, action) ->
                    everywhere.may(caller, action) || assigned.apply(spec).may(caller, action);
        }
        var roles = new HashMap<String, Set<DataRole>>();
        for (AccessEntry entry : spec.access()) {
            roles.computeIfAbsent(
                            entry.objectId().toLowerCase(Locale.ROOT),
                            _ -> EnumSet.noneOf(DataRole.class))
                    .add(entry.role());
        }
        return new Roles(roles)::may;
    }

    /// The gate of one account.
    ///
    /// @param isPublic whether anybody at all may come in
    private record Gate(boolean isPublic, TokenVerifier verifier, Rights rights)
            implements FhirSettings.Gate {
        @Override
        public void admit(Request request, DataAction action) {
            DataScopes _ = admitted(request, action);
        }

        @Override
        public DataScopes admitted(Request request, DataAction action) {
            if (!isPublic) {
                throw new Failed(Failure.FORBIDDEN, ProxiedAccount.CLOSED);
            }
            Caller caller = verifier.caller(request);
            if (!rights.may(caller, action)) {
                throw new Failed(Failure.FORBIDDEN, refusal(caller.rights(), action));
            }
            return caller.rights().scopes();
        }

        @Override
        public Optional<Caller> caller(Request request) {
            try {
                return Optional.of(verifier.caller(request));
            } catch (Failed _) { // told when it is to be admitted
                return Optional.empty();
            }
        }
    }

    /// What is missing; a token that seems to allow it is told why it does not.
    private static String refusal(TokenRights token, DataAction action) {
        if (token.unenforced().contains(Unenforced.NO_PATIENT)) {
            return "Authorization failed. The token has SMART scopes for one patient"
                    + " (patient/...) and names none: expected is the claim patient, or the"
                    + " claim fhirUser of a Patient.";
        }
        return token.actions().contains(action)
                ? "Authorization failed. Needed is a role with the data action "
                        + action.text()
                        + "."
                : "Authorization failed. The token's own scopes or roles do not give the data"
                        + " action "
                        + action.text()
                        + ".";
    }

    private interface Rights {
        boolean may(Caller caller, DataAction action);
    }
}
