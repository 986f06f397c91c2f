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
/// @param service S_g, or a share of it, wrapped under the service-managed root
/// @param customer C_g, or a share of S_g, wrapped by the customer's key; empty for a
///     service-managed account
/// @param divided whether the two are shares of an S_g that was made under the root alone and
///     that they give only together; never without `customer`
record RingGeneration(
        int number,
        Instant created,
        byte[] service,
        Optional<WrappedKey> customer,
        boolean divided) {
    RingGeneration {
        service = service.clone();
    }

    @Override
    public byte[] service() {
        return service.clone();
    }

    RingGeneration withCustomer(WrappedKey other) {
        return new RingGeneration(number, created, service, Optional.of(other), divided);
    }

    /// Whether both are one generation, however the customer's half is wrapped.
    boolean isOne(RingGeneration other) {
        return number == other.number
                && created.equals(other.created)
                && divided == other.divided
                && Arrays.equals(service, other.service);
    }

    /// The same with its S_g divided.
    ///
    /// @param share what the root keeps of it, wrapped
    /// @param other what the customer's key keeps of it
    RingGeneration divided(byte[] share, WrappedKey other) {
        return new RingGeneration(number, created, share, Optional.of(other), true);
    }

    /// Whether this is `before`, which was under the root alone, with its S_g divided.
    boolean divides(RingGeneration before) {
        return number == before.number
                && created.equals(before.created)
                && divided
                && !before.divided;
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
