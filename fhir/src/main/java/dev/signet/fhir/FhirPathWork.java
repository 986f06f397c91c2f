// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import dev.signet.base.Failed;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonBoolean;
import dev.signet.fhir.json.JsonNull;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.fhir.json.Meter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// What one FHIRPath Patch has cost so far, all its paths together, because a short expression may
/// look at every element once for each other, and a patch has many; or what the search values of a
/// resource have cost. One thread.
public final class FhirPathWork {
    /// How often parts of the resource are looked at.
    public static final long LOOKS_MAX = 1 << 20;

    public static final Duration TIME_MAX = Duration.ofSeconds(2);

    /// So much text is one look.
    private static final int CHARACTERS_PER_LOOK = 64;

    /// So many values that are put from one list into another are one look.
    private static final int VALUES_PER_LOOK = 16;

    private static final long VALUE_BYTES = 64;

    /// So many looks go by before the clock is read.
    private static final long STEP_LOOKS = 1_024;

    private static final long STEP_MILLISECONDS = 50;

    private final FhirPathAllowance allowance;
    private final InstantSource clock;
    private final Meter meter;
    private final Runnable stillOpen;
    private final long looksMax;
    private final long began;
    private long looks;
    private long told;
    private long seen;
    private long asked;
    private long bytes;

    FhirPathWork(
            FhirPathAllowance allowance, InstantSource clock, Meter meter, Runnable stillOpen) {
        this(allowance, clock, meter, stillOpen, LOOKS_MAX);
    }

    /// Work whose bound is a number of looks alone: what comes of it follows from the resource and
    /// the expressions, whenever and wherever it is done.
    ///
    /// @param looksMax at most [#LOOKS_MAX]
    /// @param meter is told what is built
    public static FhirPathWork of(long looksMax, Meter meter) {
        InstantSource still = InstantSource.fixed(Instant.EPOCH);
        return new FhirPathWork(new FhirPathAllowance(still), still, meter, () -> {}, looksMax);
    }

    private FhirPathWork(
            FhirPathAllowance allowance,
            InstantSource clock,
            Meter meter,
            Runnable stillOpen,
            long looksMax) {
        this.looksMax = looksMax;
        this.allowance = allowance;
        this.clock = clock;
        this.meter = meter;
        this.stillOpen = stillOpen;
        began = clock.millis();
        seen = began;
        asked = began;
    }

    /// Looks at a part of the resource, or at so many.
    ///
    /// @throws Failed `TOO_LARGE` when it was too often or has taken too long
    public void look(long more) {
        looks += more;
        if (looks > looksMax) {
            throw FhirPathAllowance.tooManyLooks(looksMax);
        }
        if (looks - told >= STEP_LOOKS) {
            tell();
        }
    }

    /// Looks at all of a text.
    public void text(int characters) {
        look(1 + characters / CHARACTERS_PER_LOOK);
    }

    /// Looks at a value and all that is in it.
    public void whole(Json value) {
        switch (value) {
            case JsonObject object -> {
                look(1);
                for (int i = 0; i < object.size(); i++) {
                    whole(object.value(i));
                }
            }
            case JsonArray array -> {
                look(1);
                for (Json each : array) {
                    whole(each);
                }
            }
            case JsonString text -> text(text.length());
            case JsonNumber number -> text(number.text().length());
            case JsonBoolean _, JsonNull _ -> look(1);
        }
    }

    /// Puts so many values from one list into another.
    public void values(int count) {
        look(1 + count / VALUES_PER_LOOK);
        take(VALUE_BYTES * count);
    }

    /// Memory that is about to be taken, until [#settle].
    public void take(long more) {
        bytes += more;
        meter.take(more);
    }

    /// An operation is done: the clock is read, and what was taken is needed no longer.
    public void settle() {
        tell();
        meter.give(bytes);
        bytes = 0;
    }

    private void tell() {
        long now = clock.millis();
        allowance.spend(looks - told, Math.max(0, now - seen));
        told = looks;
        seen = now;
        if (now - began > TIME_MAX.toMillis()) {
            throw FhirPathAllowance.tooLong(TIME_MAX);
        }
        meter.take(0);
        if (now - asked >= STEP_MILLISECONDS) {
            asked = now;
            stillOpen.run();
        }
    }
}
