// SPDX-License-Identifier: Apache-2.0
package dev.signet.sim.attack;

import dev.signet.sim.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/// Sends the same twice: undisturbed, so that its answers can be judged strictly, and while the
/// customer switches the key. What takes long is not sent again: the key is switched meanwhile.
final class Twice {
    private static final Duration UNDISTURBED_MAX = Duration.ofSeconds(20);

    private Twice() {}

    /// @param wave sends it and counts the answers in its argument
    /// @param tally of the first wave
    /// @return the answers of the second wave; empty when the key was switched during the first
    static Optional<Tally> of(
            Target target, Customer customer, Tally tally, Function<Tally, Crowd> wave) {
        Crowd first = wave.apply(tally);
        boolean undisturbed = first.join(Deadline.in(UNDISTURBED_MAX));
        var answers = undisturbed ? new Tally() : tally;
        Crowd switched = undisturbed ? wave.apply(answers) : first;
        customer.offAndOn();
        switched.join(target.deadline());
        return undisturbed ? Optional.of(answers) : Optional.empty();
    }
}
