// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import dev.signet.identity.issuer.Tokens;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Where Nimbus's JWK source does other than [RemoteAuthority] (docs/decisions/0017). When one of
/// these fails after an update of the library, look again whether it can take the other's place.
class JwkSourceTest {
    private final AtomicInteger fetched = new AtomicInteger();
    private boolean silent;

    private final JWKSource<SecurityContext> source =
            JWKSourceBuilder.create(new Counted())
                    .cache(3_600_000, 5_000)
                    .rateLimited(60_000)
                    .outageTolerant(86_400_000)
                    .build();

    /// The authority's keys in memory; tells how often it was asked.
    private final class Counted implements JWKSetSource<SecurityContext> {
        @Override
        public JWKSet getJWKSet(
                JWKSetCacheRefreshEvaluator refresh, long now, @Nullable SecurityContext context)
                throws KeySourceException {
            fetched.incrementAndGet();
            if (silent) {
                throw new JWKSetUnavailableException("silent");
            }
            return new JWKSet(List.of(Tokens.published(Tokens.KEY)));
        }

        @Override
        public void close() {}
    }

    @Test
    void anUnknownKeyIsFetchedForAtOnceAndThenAnErrorWhereOursKnowsNoSuchKey() throws Exception {
        assertEquals(1, source.get(selector(Tokens.KEY.id()), null).size());
        assertEquals(1, fetched.get());
        assertEquals(0, source.get(selector("unknown"), null).size());
        assertEquals(2, fetched.get()); // ours keeps what is not a minute old
        var limited =
                assertThrows(KeySourceException.class, () -> source.get(selector("unknown"), null));
        assertInstanceOf(RateLimitReachedException.class, limited); // ours: 401, not 503
        assertEquals(1, source.get(selector(Tokens.KEY.id()), null).size());
    }

    @Test
    void afterTwoFailuresARecoveredAuthorityIsNotAskedForAMinuteWhereOursWaitsFiveSeconds() {
        silent = true;
        for (int request = 0; request < 2; request++) {
            assertThrows(KeySourceException.class, () -> source.get(selector("any"), null));
        }
        silent = false;
        var limited =
                assertThrows(KeySourceException.class, () -> source.get(selector("any"), null));
        assertInstanceOf(RateLimitReachedException.class, limited);
        assertEquals(2, fetched.get());
    }

    private static JWKSelector selector(String keyId) {
        return new JWKSelector(new JWKMatcher.Builder().keyID(keyId).build());
    }
}
