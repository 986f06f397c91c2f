// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.rest;

import dev.signet.base.Failed;
import dev.signet.identity.Caller;
import dev.signet.identity.verification.Authority;
import dev.signet.identity.verification.TokenRules;
import dev.signet.identity.verification.TokenVerifier;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Whose tokens a vault takes. A client has its token made out to what the challenge named, and
/// the challenge names what was asked ([VaultPlaneSettings#resource]), so each address of the
/// vault takes its own beside those that every address takes. Any thread.
public final class VaultTokens {
    /// The addresses are those of known hosts; their ports are whatever stands in front.
    private static final int VERIFIERS_MAX = 64;

    private final List<Authority> authorities;
    private final Set<String> always;
    private final InstantSource clock;
    private final Map<String, TokenVerifier> verifiers = new ConcurrentHashMap<>();

    /// @param always audiences that are taken at every address, such as
    ///     `https://vault.azure.net`
    public VaultTokens(List<Authority> authorities, Set<String> always, InstantSource clock) {
        this.authorities = List.copyOf(authorities);
        this.always = Set.copyOf(always);
        this.clock = clock;
    }

    /// The caller that a bearer token stands for at an address.
    ///
    /// @param resource what the challenge of that address names
    /// @throws Failed as [TokenVerifier#verified]
    Caller caller(String resource, String token) {
        if (verifiers.size() >= VERIFIERS_MAX) {
            verifiers.clear();
        }
        return verifiers.computeIfAbsent(resource, this::verifier).verified(token);
    }

    private TokenVerifier verifier(String resource) {
        String[] audiences =
                Stream.concat(always.stream(), Stream.of(resource))
                        .distinct()
                        .toArray(String[]::new);
        return new TokenVerifier(authorities, TokenRules.of(audiences), clock);
    }
}
