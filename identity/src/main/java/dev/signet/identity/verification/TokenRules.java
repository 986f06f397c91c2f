// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.verification;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.identity.Audience;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Which tokens a plane takes.
///
/// @param audiences accepted `aud`, compared as [Audience#normalized]
/// @param skew how far the issuer's clock may be off, 60 s at most
/// @param subjectStandsIn whether `sub` is taken as object id when `oid` is missing, for issuers
///     that are not Azure's
public record TokenRules(Set<String> audiences, Duration skew, boolean subjectStandsIn) {
    private static final Duration SKEW_MAX = Duration.ofSeconds(60);

    public TokenRules {
        if (skew.isNegative() || skew.compareTo(SKEW_MAX) > 0) {
            throw new Failed(Failure.INVALID, "clocks may be off by 60 s at most");
        }
        audiences =
                audiences.stream()
                        .map(Audience::normalized)
                        .collect(Collectors.toUnmodifiableSet());
        if (audiences.isEmpty()) {
            throw new Failed(Failure.INVALID, "a plane accepts one audience or more");
        }
    }

    /// Azure's rules: `oid` is required, clocks may be off by a minute.
    ///
    /// @param audiences one may stand there twice
    public static TokenRules of(String... audiences) {
        return new TokenRules(Set.copyOf(List.of(audiences)), SKEW_MAX, false);
    }
}
