// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.ring;

import dev.signet.crypto.Generation;
import dev.signet.crypto.Secret;
import dev.signet.keys.CustomerWrap;
import dev.signet.keys.KeyAnswer;
import dev.signet.keys.KeySource;
import dev.signet.keys.KeyVersion;
import dev.signet.keys.WrappedKey;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A generation that has just been made: its wrappings, for the file, and its secret, for use.
///
/// @param stored what the key ring file is to hold
/// @param opened owned by the caller
record NewGeneration(RingGeneration stored, Generation opened) implements AutoCloseable {
    /// Under the root alone.
    static NewGeneration make(RingPlace place, UUID account, int number) {
        try (Secret service = Secret.random(place.entropy(), Generation.SECRET_BYTES)) {
            return assemble(place, account, number, service, Optional.empty(), Optional.empty());
        }
    }

    /// Under the root and a version of the customer's key, which has unwrapped it again to check.
    static KeyAnswer<NewGeneration> make(
            RingPlace place, UUID account, int number, KeySource source, KeyVersion version) {
        try (Secret service = Secret.random(place.entropy(), Generation.SECRET_BYTES);
                Secret customer = Secret.random(place.entropy(), Generation.SECRET_BYTES)) {
            return CustomerWrap.wrap(source, version, customer)
                    .then(
                            wrapped ->
                                    new KeyAnswer.Opened<>(
                                            assemble(
                                                    place,
                                                    account,
                                                    number,
                                                    service,
                                                    Optional.of(customer),
                                                    Optional.of(wrapped))));
        }
    }

    private static NewGeneration assemble(
            RingPlace place,
            UUID account,
            int number,
            Secret service,
            Optional<Secret> customer,
            Optional<WrappedKey> wrapped) {
        byte[] underRoot = place.root().key().wrap(place.entropy(), account, number, service);
        var created = Instant.ofEpochSecond(place.clock().instant().getEpochSecond());
        return new NewGeneration(
                new RingGeneration(number, created, underRoot, wrapped, false),
                Generation.derive(account, number, service, customer));
    }

    @Override
    public void close() {
        opened.close();
    }
}
