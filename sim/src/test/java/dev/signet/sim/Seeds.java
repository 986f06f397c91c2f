// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim;

/// The seed of the short forms of what `signet soak` does with other seeds.
final class Seeds {
    private Seeds() {}

    /// Tells it; `-Dsignet.seed` replays another.
    static long seed() {
        long seed = Long.getLong("signet.seed", 20_261_122L);
        System.out.println("sim: -Dsignet.seed=" + seed);
        return seed;
    }
}
