// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.json.Meter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/// What the FHIRPath Patches of one request may cost together, each try counted: a Bundle has
/// many. Any thread.
public final class FhirPathAllowance {
    /// The fact of a refusal that says how many looks there may be.
    public static final String LOOKS = "looksMax";

    /// The fact of a refusal that says how long it may take.
    public static final String SECONDS = "secondsMax";

    private static final long LOOKS_MAX = 8 << 20;
    private static final Duration TIME_MAX = Duration.ofSeconds(10);

    private final InstantSource clock;
    private final AtomicLong looks = new AtomicLong();
    private final AtomicLong milliseconds = new AtomicLong();

    public FhirPathAllowance(InstantSource clock) {
        this.clock = clock;
    }

    /// The work of one patch, which begins now.
    ///
    /// @param meter is told what is built, and given back what is needed no longer
    /// @param stillOpen is asked now and then; what it throws ends the work
    public FhirPathWork patch(Meter meter, Runnable stillOpen) {
        return new FhirPathWork(this, clock, meter, stillOpen);
    }

    /// @throws Failed `TOO_LARGE` when that was too much
    void spend(long moreLooks, long moreMilliseconds) {
        if (looks.addAndGet(moreLooks) > LOOKS_MAX) {
            throw tooManyLooks(LOOKS_MAX);
        }
        if (milliseconds.addAndGet(moreMilliseconds) > TIME_MAX.toMillis()) {
            throw tooLong(TIME_MAX);
        }
    }

    static Failed tooManyLooks(long most) {
        return new Failed(
                Failure.TOO_LARGE,
                "the paths look at too much of the resource, or too often",
                new Fact(LOOKS, most));
    }

    static Failed tooLong(Duration most) {
        return new Failed(
                Failure.TOO_LARGE, "the paths take too long", new Fact(SECONDS, most.toSeconds()));
    }
}
