// SPDX-License-Identifier: Apache-2.0
package dev.signet.vault.keys;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/// When new versions of a key are made of themselves, and how long each is valid.
///
/// @param expiryTime ISO 8601 period of at least 28 days, or empty: versions do not expire
/// @param actions at most two, of different types
/// @param created when the policy was first put; epoch for the default one
public record RotationPolicy(
        Optional<String> expiryTime, List<Action> actions, Instant created, Instant updated) {
    private static final int EXPIRY_DAYS_MIN = 28;
    private static final int ROTATION_DAYS_MIN = 7;
    private static final int DAYS_MAX = 36_525;

    /// What happens at the trigger. A notice is a row of the audit trail.
    public enum ActionType {
        ROTATE("Rotate"),
        NOTIFY("Notify");

        private final String text;

        ActionType(String text) {
            this.text = text;
        }

        /// The value of `action.type`.
        public String text() {
            return text;
        }
    }

    /// One trigger and what it does; exactly one of the two periods is present.
    public record Action(
            ActionType type, Optional<String> timeAfterCreate, Optional<String> timeBeforeExpiry) {
        public Action {
            if (timeAfterCreate.isPresent() == timeBeforeExpiry.isPresent()) {
                throw refused("a trigger has either timeAfterCreate or timeBeforeExpiry");
            }
        }
    }

    public RotationPolicy {
        actions = List.copyOf(actions);
        if (actions.size() > 2
                || actions.stream().map(Action::type).distinct().count() < actions.size()) {
            throw refused("a rotation policy has at most one action of each type");
        }
        expiryTime.ifPresent(text -> requireDays(text, EXPIRY_DAYS_MIN));
        for (Action action : actions) {
            action.timeAfterCreate()
                    .ifPresent(
                            text ->
                                    requireDays(
                                            text,
                                            action.type() == ActionType.ROTATE
                                                    ? ROTATION_DAYS_MIN
                                                    : 1));
            if (action.timeBeforeExpiry().isPresent()) {
                requireDays(action.timeBeforeExpiry().get(), 1);
                if (action.type() == ActionType.ROTATE && expiryTime.isEmpty()) {
                    throw refused("rotating before expiry needs an expiryTime");
                }
            }
        }
    }

    /// What a key without a policy of its own shows: a notice 30 days before expiry.
    public static RotationPolicy initial() {
        return new RotationPolicy(
                Optional.empty(),
                List.of(new Action(ActionType.NOTIFY, Optional.empty(), Optional.of("P30D"))),
                Instant.EPOCH,
                Instant.EPOCH);
    }

    /// When a version made at `created` expires.
    public Optional<Instant> expiry(Instant created) {
        return expiryTime.map(text -> plus(created, period(text)));
    }

    /// Whether the latest version must be followed by a new one.
    public boolean due(KeyAttributes latest, Instant now) {
        return isTime(ActionType.ROTATE, latest, now);
    }

    /// Whether it is time to tell that the latest version will expire; a policy that says nothing
    /// of it tells as one that was never put does.
    public boolean notifies(KeyAttributes latest, Instant now) {
        boolean isSaid = actions.stream().anyMatch(each -> each.type() == ActionType.NOTIFY);
        RotationPolicy telling = isSaid ? this : initial();
        return latest.expires().isPresent() && telling.isTime(ActionType.NOTIFY, latest, now);
    }

    private boolean isTime(ActionType type, KeyAttributes latest, Instant now) {
        for (Action action : actions) {
            if (action.type() == type) {
                Optional<Instant> at =
                        action.timeAfterCreate()
                                .map(text -> plus(latest.created(), period(text)))
                                .or(() -> latest.expires().flatMap(end -> before(action, end)));
                return at.map(instant -> !now.isBefore(instant)).orElse(false);
            }
        }
        return false;
    }

    private static Optional<Instant> before(Action action, Instant end) {
        return action.timeBeforeExpiry().map(text -> plus(end, period(text).negated()));
    }

    private static Instant plus(Instant instant, Period period) {
        return instant.atZone(ZoneOffset.UTC).plus(period).toInstant();
    }

    private static void requireDays(String text, int daysMin) {
        Instant end;
        try {
            end = plus(Instant.EPOCH, period(text));
        } catch (DateTimeException | ArithmeticException _) {
            throw refused("a period of the rotation policy is too long");
        }
        if (end.isBefore(Instant.EPOCH.plus(Duration.ofDays(daysMin)))) {
            throw refused("a period of the rotation policy is too short");
        }
        if (end.isAfter(Instant.EPOCH.plus(Duration.ofDays(DAYS_MAX)))) {
            throw refused("a period of the rotation policy is too long");
        }
    }

    private static Period period(String text) {
        try {
            return Period.parse(text);
        } catch (DateTimeParseException _) {
            throw refused("a period is written as ISO 8601, such as P90D");
        }
    }

    private static Failed refused(String text) {
        return new Failed(Failure.INVALID, text, new Fact("field", "rotationPolicy"));
    }
}
