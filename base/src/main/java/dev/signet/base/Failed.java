// SPDX-License-Identifier: Apache-2.0
package dev.signet.base;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The one unchecked exception. The text is constant; what varies stands in facts, so that no
/// resource content can reach a log through a message.
public final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Failure failure;
    private final transient List<Fact> facts;

    /// @param text a constant sentence for the caller
    public Failed(Failure failure, String text, Fact... facts) {
        this(null, failure, text, facts);
    }

    /// @param cause kept for the log of the operator; its message must hold no resource content,
    ///     else it goes through [RedactedCause#of]
    public Failed(@Nullable Throwable cause, Failure failure, String text, Fact... facts) {
        super(text, cause);
        this.failure = failure;
        this.facts = List.of(facts);
    }

    /// What to answer when something was thrown that nobody foresaw: `INTERNAL`, with class and
    /// place of `thrown` but not its message. A [Failed] is given back as it is.
    ///
    /// @param text a constant sentence for the caller
    public static Failed mistake(Throwable thrown, String text) {
        return thrown instanceof Failed failed
                ? failed
                : new Failed(RedactedCause.of(thrown), Failure.INTERNAL, text);
    }

    /// Which of the closed set.
    public Failure failure() {
        return failure;
    }

    /// The constant sentence, without facts.
    public String text() {
        return String.valueOf(super.getMessage());
    }

    /// The facts in the order given.
    public List<Fact> facts() {
        return facts;
    }

    /// The value of the fact of that name as text, or `otherwise`.
    public String fact(String name, String otherwise) {
        for (Fact fact : facts) {
            if (fact.name().equals(name)) {
                return String.valueOf(fact.value());
            }
        }
        return otherwise;
    }

    @Override
    public String getMessage() {
        if (facts.isEmpty()) {
            return failure + ": " + text();
        }
        var message = new StringBuilder(failure + ": " + text());
        String separator = " (";
        for (Fact fact : facts) {
            message.append(separator).append(fact.name()).append(' ').append(fact.value());
            separator = ", ";
        }
        return message.append(')').toString();
    }
}
