// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim.attack;

/// One attack on a running server, bounded in count and time. The witness looks on meanwhile; so
/// an attack itself judges only the answers that it gets.
public interface Attack {
    /// As said in the table.
    String name();

    /// What has to be there first; nobody looks on.
    default void prepare(Target target) {}

    /// Attacks, and lets the customer switch the key at the attack's height.
    ///
    /// @param tally hears of each answer and of each fault
    void run(Target target, Customer customer, Tally tally);
}
