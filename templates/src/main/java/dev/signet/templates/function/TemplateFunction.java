// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.function;

import dev.signet.templates.TemplateFailed;
import dev.signet.templates.expression.Evaluator;
import dev.signet.templates.expression.Expression.Call;
import dev.signet.templates.expression.Frame;
import tools.jackson.databind.JsonNode;

/// One function of the template language.
///
/// @param name as the language's reference spells it
/// @param least number of arguments, at least
/// @param most and at most
public record TemplateFunction(String name, int least, int most, How how) {
    /// For functions that take any number of arguments.
    static final int ANY = Integer.MAX_VALUE;

    /// Which arguments are evaluated, and by whom.
    public sealed interface How permits Eager, Lazy {}

    /// All of them, before.
    ///
    /// @param takesUnknown whether it is asked also with values that are not known yet
    public record Eager(Body body, boolean takesUnknown) implements How {}

    /// Those that it asks for itself.
    public record Lazy(LazyBody body) implements How {}

    /// From values to a value.
    @FunctionalInterface
    public interface Body {
        JsonNode apply(Arguments arguments);
    }

    /// From expressions to a value.
    @FunctionalInterface
    public interface LazyBody {
        JsonNode apply(Call call, Frame frame, Evaluator evaluator);
    }

    static TemplateFunction eager(String name, int least, int most, Body body) {
        return new TemplateFunction(name, least, most, new Eager(body, false));
    }

    static TemplateFunction lazy(String name, int least, int most, LazyBody body) {
        return new TemplateFunction(name, least, most, new Lazy(body));
    }

    /// Refuses a call with too few or too many arguments.
    public void checkCount(Call call) {
        int given = call.arguments().size();
        if (given < least || given > most) {
            throw TemplateFailed.invalid(
                    "Unable to evaluate the template function '"
                            + call.name()
                            + "': it expects "
                            + expected()
                            + " but "
                            + given
                            + " are given.");
        }
    }

    private String expected() {
        if (least == most) {
            return least + (least == 1 ? " argument" : " arguments");
        }
        return most == ANY
                ? "at least " + least + " arguments"
                : least + " to " + most + " arguments";
    }
}
