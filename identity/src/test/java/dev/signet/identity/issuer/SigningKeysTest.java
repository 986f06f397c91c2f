// SPDX-License-Identifier: Apache-2.0
package dev.signet.identity.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.base.Entropy;
import dev.signet.identity.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// When which key signs and is published.
final class SigningKeysTest {
    private final Clock clock = new Clock();
    private final List<SigningKeys.Dated> kept = new ArrayList<>();

    private SigningKeys open() {
        var store =
                new SigningKeys.Store() {
                    @Override
                    public List<SigningKeys.Dated> read() {
                        return List.copyOf(kept);
                    }

                    @Override
                    public void write(List<SigningKeys.Dated> keys) {
                        kept.clear();
                        kept.addAll(keys);
                    }
                };
        return new SigningKeys(store, clock, Entropy.system());
    }

    private static List<String> ids(SigningKeys keys) {
        return keys.published().stream().map(SigningKey::id).toList();
    }

    @Test
    void aKeyIsPublishedADayBeforeItSignsAndUntilItsTokensHaveExpired() {
        SigningKeys keys = open();
        String first = keys.signing().id();
        clock.pass(SigningKeys.SIGNING.minusSeconds(1));
        assertEquals(List.of(first), ids(keys));
        clock.pass(Duration.ofSeconds(1));
        assertEquals(2, ids(keys).size());
        assertEquals(first, keys.signing().id());
        clock.pass(SigningKeys.LEAD.minusSeconds(1));
        assertEquals(first, keys.signing().id());
        clock.pass(Duration.ofSeconds(1));
        String second = keys.signing().id();
        assertNotEquals(first, second);
        assertEquals(List.of(first, second), ids(keys));
        clock.pass(TokenSigner.LIFE.plusSeconds(60));
        assertTrue(ids(keys).contains(first));
        clock.pass(Duration.ofHours(1));
        assertEquals(List.of(second), ids(keys));
    }

    @Test
    void aRestartChangesNothing() {
        SigningKeys keys = open();
        String signing = keys.signing().id();
        clock.pass(SigningKeys.SIGNING.plusSeconds(5));
        List<String> published = ids(keys);
        SigningKeys again = open();
        assertEquals(signing, again.signing().id());
        assertEquals(published, ids(again));
    }

    @Test
    void theKeyOfAnOlderBuildSignsUntilTheNextHasBeenPublishedForADay() {
        kept.add(new SigningKeys.Dated(Tokens.KEY, Instant.EPOCH));
        SigningKeys keys = open();
        assertEquals(Tokens.KEY.id(), keys.signing().id());
        assertEquals(2, ids(keys).size());
        clock.pass(SigningKeys.LEAD);
        assertNotEquals(Tokens.KEY.id(), keys.signing().id());
    }
}
