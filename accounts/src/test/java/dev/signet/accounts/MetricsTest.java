// SPDX-License-Identifier: Apache-2.0
package dev.signet.accounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.signet.accounts.key.KeyMetrics;
import dev.signet.accounts.key.MeteredKeySource;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.crypto.Secret;
import dev.signet.crypto.SegmentCache;
import dev.signet.http.Metrics;
import dev.signet.keys.KeyAnswer;
import dev.signet.keys.KeyFacts;
import dev.signet.keys.KeyReason;
import dev.signet.keys.KeySource;
import dev.signet.keys.KeyVersion;
import dev.signet.keys.WrappedKey;
import dev.signet.keys.watch.KeyState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the metrics say of stores and keys.
final class MetricsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Metrics metrics = new Metrics();

    private void says(String line) {
        assertTrue(metrics.text().contains("\n" + line + "\n"), line + " in " + metrics.text());
    }

    @Test
    void groupsSyncsAndReplaysAreCounted() {
        var events = new StoreMetrics(metrics, new SegmentCache(1 << 20));
        says("signet_segment_cache_bytes 0.0");
        events.grouped(3, 7);
        events.grouped(1, 2);
        events.synced(5, 2_000_000);
        events.replayed(40, 3_000_000_000L);
        says("signet_store_groups_total 2.0");
        says("signet_store_transactions_total 4.0");
        says("signet_store_waiting 2.0");
        says("signet_store_changes_total 5.0");
        says("signet_store_sync_seconds_bucket{le=\"0.001\"} 0");
        says("signet_store_sync_seconds_bucket{le=\"0.0025\"} 1");
        says("signet_store_replayed_changes_total 40.0");
        says("signet_store_replay_seconds_sum 3.0");
    }

    @Test
    void accountsAreCountedByTheStateOfTheirKeyAndTheLeastGraceIsShown() {
        var states = new ArrayList<KeyState>();
        KeyMetrics.measure(metrics, states::stream, InstantSource.fixed(NOW));
        says("signet_key_grace_seconds NaN");
        KeyReason reason = KeyReason.VAULT_UNAVAILABLE;
        states.addAll(
                List.of(
                        new KeyState.Usable(NOW),
                        new KeyState.Usable(NOW),
                        new KeyState.Stale(NOW.plusSeconds(90), reason),
                        new KeyState.Stale(NOW.plusSeconds(30), reason),
                        new KeyState.Revoked(reason, true),
                        new KeyState.Damaged(new Failed(Failure.CORRUPT, "damaged"))));
        says("signet_keys{state=\"usable\"} 2.0");
        says("signet_keys{state=\"stale\"} 2.0");
        says("signet_keys{state=\"silent\"} 1.0");
        says("signet_keys{state=\"refused\"} 0.0");
        says("signet_keys{state=\"damaged\"} 1.0");
        says("signet_key_grace_seconds 30.0");
        states.clear();
        states.add(new KeyState.Stale(NOW.minusSeconds(1), reason));
        says("signet_key_grace_seconds 0.0");
    }

    @Test
    void whatAVaultAnswersIsCountedAndHandedOn() {
        var silent = new KeyAnswer.NoAnswer<KeyFacts>(KeyReason.VAULT_UNAVAILABLE);
        KeySource metered =
                new MeteredKeySource(
                        new KeySource() {
                            @Override
                            public KeyAnswer<KeyFacts> latest() {
                                return silent;
                            }

                            @Override
                            public KeyAnswer<byte[]> wrap(KeyVersion version, Secret secret) {
                                throw new AssertionError("not asked");
                            }

                            @Override
                            public KeyAnswer<Secret> unwrap(WrappedKey wrapped) {
                                throw new AssertionError("not asked");
                            }
                        },
                        metrics);
        assertEquals(silent, metered.latest());
        assertEquals(silent, metered.latest());
        says("signet_vault_calls_total{answer=\"no_answer\",call=\"latest\"} 2.0");
        says("signet_vault_call_seconds_count{call=\"latest\"} 2");
    }
}
