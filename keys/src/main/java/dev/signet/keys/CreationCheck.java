// SPDX-License-Identifier: Apache-2.0
package dev.signet.keys;

import dev.signet.base.Entropy;
import dev.signet.crypto.Secret;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/// The preconditions of a customer-managed account that the vault itself can show: checked before
/// anything of the account exists. Every check asks the vault; nothing is cached. Any thread.
public final class CreationCheck {
    private static final int RSA_BITS_MIN = 2048;
    private static final Set<String> TYPES = Set.of("RSA", "RSA-HSM");
    private static final Set<String> OPERATIONS = Set.of("wrapKey", "unwrapKey");

    /// The rules, in the order in which they are tried; the first broken one is the answer.
    public enum Rule {
        VAULT_ANSWERS("The key vault gives the configured customer-managed key."),
        KEY_IS_RSA("The customer-managed key is an RSA or RSA-HSM key."),
        KEY_HAS_2048_BITS("The customer-managed key has at least 2048 bits."),
        KEY_IS_ENABLED("The customer-managed key is enabled."),
        KEY_IS_IN_TIME("The customer-managed key has begun and has not expired."),
        KEY_MAY_WRAP("The customer-managed key permits the operations wrapKey and unwrapKey."),
        SOFT_DELETE("Soft delete is enabled on the key vault."),
        PURGE_PROTECTION("Purge protection is enabled on the key vault."),
        IDENTITY_MAY_WRAP("The identity has the permissions wrapKey and unwrapKey.");

        private final String text;

        Rule(String text) {
            this.text = text;
        }

        /// The rule as a sentence that is true when it holds.
        public String text() {
            return text;
        }
    }

    /// The outcome of a check.
    public sealed interface Result {
        /// All hold.
        record Met(KeyFacts facts) implements Result {}

        /// One does not.
        ///
        /// @param reason the code, where the contract has one for it
        /// @param silence true when the vault gave no answer: trying again may help
        record Broken(Rule rule, Optional<KeyReason> reason, boolean silence) implements Result {}
    }

    private CreationCheck() {}

    /// Tries all rules; the last one by wrapping and unwrapping a random value at the vault.
    public static Result check(KeySource source, InstantSource clock, Entropy entropy) {
        return switch (source.latest()) {
            case KeyAnswer.Refused<KeyFacts>(var reason) ->
                    broken(Rule.VAULT_ANSWERS, reason, false);
            case KeyAnswer.NoAnswer<KeyFacts>(var reason) ->
                    broken(Rule.VAULT_ANSWERS, reason, true);
            case KeyAnswer.Opened<KeyFacts>(var facts) -> {
                Optional<Result> broken = attributes(facts, clock);
                yield broken.orElseGet(() -> trial(source, facts, entropy));
            }
        };
    }

    private static Optional<Result> attributes(KeyFacts facts, InstantSource clock) {
        if (!TYPES.contains(facts.type())) {
            return Optional.of(broken(Rule.KEY_IS_RSA, KeyReason.WRAP_OR_UNWRAP_FAILED, false));
        }
        if (facts.sizeBits() < RSA_BITS_MIN) {
            return Optional.of(
                    broken(Rule.KEY_HAS_2048_BITS, KeyReason.WRAP_OR_UNWRAP_FAILED, false));
        }
        if (!facts.enabled()) {
            return Optional.of(
                    broken(Rule.KEY_IS_ENABLED, KeyReason.NO_PERMISSION_OR_DISABLED, false));
        }
        if (!facts.inTime(clock.instant())) {
            return Optional.of(broken(Rule.KEY_IS_IN_TIME, KeyReason.WRAP_OR_UNWRAP_FAILED, false));
        }
        if (!facts.operations().containsAll(OPERATIONS)) {
            return Optional.of(broken(Rule.KEY_MAY_WRAP, KeyReason.WRAP_OR_UNWRAP_FAILED, false));
        }
        if (!facts.softDelete()) {
            return Optional.of(new Result.Broken(Rule.SOFT_DELETE, Optional.empty(), false));
        }
        if (!facts.purgeProtection()) {
            return Optional.of(new Result.Broken(Rule.PURGE_PROTECTION, Optional.empty(), false));
        }
        return Optional.empty();
    }

    private static Result trial(KeySource source, KeyFacts facts, Entropy entropy) {
        try (Secret trial = Secret.random(entropy, CustomerWrap.SECRET_BYTES)) {
            return switch (CustomerWrap.wrap(source, facts.version(), trial)) {
                case KeyAnswer.Opened<WrappedKey> _ -> new Result.Met(facts);
                case KeyAnswer.Refused<WrappedKey>(var reason) ->
                        broken(Rule.IDENTITY_MAY_WRAP, reason, false);
                case KeyAnswer.NoAnswer<WrappedKey>(var reason) ->
                        broken(Rule.IDENTITY_MAY_WRAP, reason, true);
            };
        }
    }

    private static Result broken(Rule rule, KeyReason reason, boolean silence) {
        return new Result.Broken(rule, Optional.of(reason), silence);
    }
}
