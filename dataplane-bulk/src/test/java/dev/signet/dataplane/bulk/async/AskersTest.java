// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.bulk.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.dataplane.exchange.Rights;
import dev.signet.identity.Caller;
import dev.signet.identity.DataAction;
import dev.signet.identity.DataGrant;
import dev.signet.identity.DataScopes;
import dev.signet.identity.DataScopes.Permission;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Requests of 8 MiB are not read for each who lists jobs.
class AskersTest {
    private static final Caller ONE = new Caller("one", "app", "tenant", "issuer");
    private static final Caller OTHER = new Caller("other", "app", "tenant", "issuer");
    private static final UUID JOB = new UUID(1, 2);

    private final Askers askers = new Askers();
    private final AtomicInteger read = new AtomicInteger();

    private static DataScopes of(String patient) {
        return new DataScopes(
                false,
                false,
                Map.of(),
                List.of(new DataGrant("*", Set.of(Permission.READ), Optional.of(patient), "")));
    }

    private boolean isSame(Caller now, DataScopes scopes, DataScopes asked) {
        return askers.isSame(
                JOB,
                new Rights(_ -> scopes, () -> Optional.of(now)),
                () -> {
                    read.incrementAndGet();
                    return new Asker(Optional.of(ONE), Set.of(DataAction.READ), asked);
                });
    }

    @Test
    void whoAskedIsReadOnceForOthersAndForTheSameOne() {
        for (int i = 0; i < 3; i++) {
            assertFalse(isSame(OTHER, DataScopes.ALL, DataScopes.ALL));
            assertTrue(isSame(ONE, DataScopes.ALL, DataScopes.ALL));
        }
        assertEquals(1, read.get());
    }

    @Test
    void aNarrowedTokenIsComparedWithTheRequestEachTime() {
        assertTrue(isSame(ONE, of("a"), of("a")));
        assertFalse(isSame(ONE, of("b"), of("a")));
        assertFalse(isSame(ONE, of("a"), DataScopes.ALL));
        assertTrue(isSame(ONE, DataScopes.ALL, of("a")));
        assertFalse(isSame(OTHER, of("a"), of("a")));
    }
}
