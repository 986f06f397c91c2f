// SPDX-License-Identifier: Apache-2.0
package dev.signet.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CarrierDemandTest {
    private static final Duration START = Duration.ofSeconds(-5);

    private static Duration at(long millis) {
        return START.plusMillis(millis);
    }

    @Test
    void whereNobodyWaitsThereAreAsManyCarriersAsUsual() {
        var demand = new CarrierDemand(2, START);
        assertEquals(2, demand.carriers(at(0), false));
        assertEquals(2, demand.carriers(at(50), false));
    }

    @Test
    void whenOneWaitedThereAreManyUntilNobodyHasWaitedForASecond() {
        var demand = new CarrierDemand(2, START);
        assertEquals(32, demand.carriers(at(100), true));
        assertEquals(32, demand.carriers(at(600), true));
        assertEquals(32, demand.carriers(at(1_599), false));
        assertEquals(2, demand.carriers(at(1_600), false));
    }

    @Test
    void aLargeMachineKeepsWhatItHas() {
        var demand = new CarrierDemand(64, START);
        assertEquals(64, demand.carriers(at(1), true));
        assertEquals(64, demand.carriers(at(5_000), false));
    }
}
