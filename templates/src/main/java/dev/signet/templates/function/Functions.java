// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.function;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All functions of the template language, by name, whatever its case. What is not here is
/// refused
/// by name.
public final class Functions {
    private static final Map<String, TemplateFunction> ALL =
            Stream.of(
                            StringFunctions.ALL,
                            EncodingFunctions.ALL,
                            CollectionFunctions.ALL,
                            ArrayFunctions.ALL,
                            ObjectFunctions.ALL,
                            NumberFunctions.ALL,
                            LogicFunctions.ALL,
                            LambdaFunctions.ALL,
                            DateFunctions.ALL,
                            CidrFunctions.ALL,
                            IdFunctions.ALL,
                            ScopeFunctions.ALL)
                    .flatMap(List::stream)
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    each -> each.name().toLowerCase(Locale.ROOT),
                                    Function.identity()));

    private Functions() {}

    /// The function of that name. Every name that begins with `list` and goes on is one: each
    /// resource type has its own.
    public static Optional<TemplateFunction> find(String name) {
        TemplateFunction known = ALL.get(name.toLowerCase(Locale.ROOT));
        if (known == null
                && name.length() > 4
                && name.regionMatches(true, 0, "list", 0, 4)
                && Character.isLetter(name.charAt(4))) {
            return Optional.of(ScopeFunctions.list(name));
        }
        return Optional.ofNullable(known);
    }

    /// Those with a name of their own.
    public static Collection<TemplateFunction> all() {
        return ALL.values();
    }
}
