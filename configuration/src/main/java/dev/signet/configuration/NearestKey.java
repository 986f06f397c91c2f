// SPDX-License-Identifier: Apache-2.0
package dev.signet.configuration;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/// The setting that somebody may have meant.
final class NearestKey {
    private NearestKey() {}

    /// The key of a setting that begins with `key`, or differs from it in half of its characters
    /// at most.
    static Optional<String> to(String key, Set<Setting> settings) {
        String spelled = key.replace('_', '-');
        return settings.stream()
                .map(Setting::key)
                .min(Comparator.comparingInt(each -> distance(spelled, each)))
                .filter(
                        near ->
                                distance(spelled, near) * 2
                                        <= Math.max(spelled.length(), near.length()))
                .or(
                        () ->
                                settings.stream()
                                        .map(Setting::key)
                                        .filter(each -> each.startsWith(spelled + "-"))
                                        .findFirst());
    }

    /// How many characters must be put in, taken out or changed (Levenshtein).
    private static int distance(String one, String other) {
        int[] before = new int[other.length() + 1];
        for (int j = 0; j < before.length; j++) {
            before[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] now = new int[before.length];
            now[0] = i;
            for (int j = 1; j < now.length; j++) {
                int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                now[j] = Math.min(before[j - 1] + change, Math.min(before[j], now[j - 1]) + 1);
            }
            before = now;
        }
        return before[other.length()];
    }
}
