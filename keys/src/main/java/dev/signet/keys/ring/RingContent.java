// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys.ring;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.keys.KeyUri;
import dev.signet.keys.KeyVersion;
import dev.signet.keys.WrappedKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// What a key ring says, apart from its place in the chain of files. Immutable; nothing in it is
/// secret.
///
/// @param root the service-managed root that wraps every S_g
/// @param keyUri the customer's key; empty for a service-managed account
/// @param generations ascending by number; the last one is active
/// @param names the names key, sealed under the active generation
record RingContent(
        UUID account,
        UUID root,
        Optional<KeyUri> keyUri,
        List<RingGeneration> generations,
        byte[] names) {
    static final int GENERATIONS_MAX = 1024;

    RingContent {
        generations = List.copyOf(generations);
        names = names.clone();
        check(!generations.isEmpty(), "a key ring has a generation");
        check(generations.size() <= GENERATIONS_MAX, "a key ring has at most 1024 generations");
        int last = 0;
        for (RingGeneration generation : generations) {
            check(generation.number() > last, "generations ascend");
            last = generation.number();
            check(wrapsAs(keyUri, generation), "every generation is wrapped as the mode says");
            check(
                    !generation.divided() || generation.customer().isPresent(),
                    "a divided generation has both its shares");
        }
    }

    private static boolean wrapsAs(Optional<KeyUri> keyUri, RingGeneration generation) {
        return keyUri.map(
                        uri ->
                                generation
                                        .customer()
                                        .map(wrapped -> uri.names(wrapped.version()))
                                        .orElse(false))
                .orElse(generation.customer().isEmpty());
    }

    @Override
    public byte[] names() {
        return names.clone();
    }

    RingGeneration active() {
        return generations.getLast();
    }

    /// Distinct, in the order of the generations.
    List<KeyVersion> versions() {
        return generations.stream()
                .flatMap(generation -> generation.customer().stream())
                .map(WrappedKey::version)
                .distinct()
                .toList();
    }

    /// This ring with every C_g wrapped anew, in the order of the generations.
    RingContent rewrapped(KeyUri uri, List<WrappedKey> wrapped) {
        var moved = new ArrayList<RingGeneration>();
        for (int place = 0; place < generations.size(); place++) {
            moved.add(generations.get(place).withCustomer(wrapped.get(place)));
        }
        return new RingContent(account, root, Optional.of(uri), moved, names);
    }

    /// This service-managed ring under a customer's key, every generation divided.
    RingContent adopted(KeyUri uri, List<RingGeneration> divided) {
        return new RingContent(account, root, Optional.of(uri), divided, names);
    }

    /// This ring with a new active generation, under which the names key is sealed again.
    RingContent started(RingGeneration next, byte[] sealedNames) {
        List<RingGeneration> all = Stream.concat(generations.stream(), Stream.of(next)).toList();
        return new RingContent(account, root, keyUri, all, sealedNames);
    }

    /// Whether a change can have made this of `before`: none, or one that has started one
    /// generation, and has left of those before all but the customer's wrapping; or has divided
    /// them all, when a service-managed account became customer-managed.
    boolean follows(RingContent before) {
        if (equals(before)) {
            return true;
        }
        int count = before.generations.size();
        boolean adopted = keyUri.isPresent() && before.keyUri.isEmpty();
        boolean started =
                account.equals(before.account)
                        && root.equals(before.root)
                        && (adopted || keyUri.isPresent() == before.keyUri.isPresent())
                        && generations.size() == count + 1
                        && !active().divided();
        for (int place = 0; started && place < count; place++) {
            RingGeneration now = generations.get(place);
            RingGeneration then = before.generations.get(place);
            started = adopted ? now.divides(then) : now.isOne(then);
        }
        return started;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RingContent that
                && account.equals(that.account)
                && root.equals(that.root)
                && keyUri.equals(that.keyUri)
                && generations.equals(that.generations)
                && Arrays.equals(names, that.names);
    }

    @Override
    public int hashCode() {
        return account.hashCode();
    }

    @Override
    public String toString() {
        return "RingContent(" + generations.size() + " generations)";
    }

    private static void check(boolean holds, String rule) {
        if (!holds) {
            throw new Failed(Failure.INVALID, rule);
        }
    }
}
