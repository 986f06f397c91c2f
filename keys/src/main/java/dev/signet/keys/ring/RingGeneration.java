// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.ring;

import dev.signet.keys.WrappedKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/// One generation as the key ring file holds it: nothing in it is secret.
///
/// @param number at least 1
/// @param created when it was started, in whole seconds
/// @param service S_g wrapped under the service-managed root
/// @param customer C_g wrapped by the customer's key; empty for a service-managed account
record RingGeneration(int number, Instant created, byte[] service, Optional<WrappedKey> customer) {
    RingGeneration {
        service = service.clone();
    }

    @Override
    public byte[] service() {
        return service.clone();
    }

    RingGeneration withCustomer(WrappedKey other) {
        return new RingGeneration(number, created, service, Optional.of(other));
    }

    /// Whether both are one generation, however the customer's half is wrapped.
    boolean isOne(RingGeneration other) {
        return number == other.number
                && created.equals(other.created)
                && Arrays.equals(service, other.service);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RingGeneration that
                && isOne(that)
                && customer.equals(that.customer);
    }

    @Override
    public int hashCode() {
        return number;
    }

    @Override
    public String toString() {
        return "RingGeneration(" + number + ")";
    }
}
