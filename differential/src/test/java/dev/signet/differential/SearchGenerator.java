// SPDX-License-Identifier: Apache-2.0
package dev.signet.differential;

import ca.uhn.fhir.rest.api.RestSearchParameterTypeEnum;
import dev.signet.conformance.Client;
import dev.signet.differential.Values.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.hl7.fhir.instance.model.api.IBase;

/// Makes searches of all that the resources hold: every parameter that finds something, alone, with
/// others, by prefixes and modifiers, behind chains and `_has`, sorted, with what goes along. The
/// same seed makes the same searches.
final class SearchGenerator {
    private static final List<String> PREFIXES =
            List.of("eq", "ne", "gt", "lt", "ge", "le", "sa", "eb");

    /// How often a criterion is a chain or a `_has`, in percent.
    private static final int ALONG_REFERENCES = 30;

    private final Values values;
    private final Random random;
    private final List<String> types;

    SearchGenerator(Values values, long seed) {
        this.values = values;
        this.random = new Random(seed);
        this.types = values.types().stream().filter(type -> !values.of(type).isEmpty()).toList();
    }

    Search next() {
        while (true) {
            String type = one(types);
            var forms = new TreeSet<String>();
            var criteria = new LinkedHashSet<String>();
            var names = new TreeSet<String>();
            int wanted = 1 + (random.nextInt(3) == 0 ? 1 : 0) + (random.nextInt(8) == 0 ? 1 : 0);
            for (int i = 0; i < wanted; i++) {
                String criterion = criterion(type, forms);
                // HAPI's server refuses a date parameter that stands twice
                if (!criterion.isEmpty() && names.add(criterion.replaceFirst("[=:].*", ""))) {
                    criteria.add(criterion);
                }
            }
            if (!criteria.isEmpty()) {
                var rest = new ArrayList<String>();
                String sortedBy = rest(type, forms, rest);
                return new Search(type, forms, List.copyOf(criteria), rest, sortedBy);
            }
        }
    }

    private String criterion(String type, TreeSet<String> forms) {
        if (random.nextInt(100) < ALONG_REFERENCES) {
            String along = random.nextBoolean() ? chain(type, forms, 2) : has(type, forms);
            if (!along.isEmpty()) {
                return along;
            }
        }
        return own(type, "", forms);
    }

    /// A criterion of a parameter of the type itself.
    ///
    /// @param before what stands before its name
    private String own(String type, String before, TreeSet<String> forms) {
        Parameter parameter = one(List.copyOf(values.of(type).values()));
        if (parameter.type() == RestSearchParameterTypeEnum.COMPOSITE) {
            return composite(type, parameter, before, forms);
        }
        if (random.nextInt(12) == 0) {
            forms.add("missing");
            return before + parameter.name() + ":missing=" + random.nextBoolean();
        }
        List<String> some = some(parameter);
        if (some.isEmpty()) {
            return "";
        }
        String value = one(some);
        String name = before + parameter.name();
        switch (parameter.type()) {
            case TOKEN -> {
                return token(name, value, some, forms);
            }
            case STRING -> {
                return string(name, value, some, forms);
            }
            case DATE -> {
                forms.add("prefix");
                return name + "=" + date(value);
            }
            case NUMBER, QUANTITY -> {
                forms.add("prefix");
                return name + "=" + one(PREFIXES) + encode(value);
            }
            case REFERENCE -> {
                return reference(name, value, some, forms);
            }
            case URI -> {
                forms.add("plain");
                return name + (random.nextInt(3) == 0 ? ":below=" : "=") + encode(value);
            }
            case COMPOSITE, HAS, SPECIAL -> {
                return "";
            }
        }
        throw new IllegalStateException("a kind of parameter that is not known");
    }

    private String token(String name, String value, List<String> some, TreeSet<String> forms) {
        int bar = value.indexOf('|');
        switch (random.nextInt(8)) {
            case 0 -> {
                forms.add("modifier");
                return name + ":not=" + encode(value);
            }
            case 1 -> {
                forms.add("plain");
                return name + "=" + encode(value.substring(bar + 1));
            }
            case 2 -> {
                forms.add("plain");
                return name + "=" + encode(bar < 0 ? value : value.substring(0, bar + 1));
            }
            case 3, 4 -> {
                return or(name, some, forms);
            }
            default -> {
                forms.add("plain");
                return name + "=" + encode(value);
            }
        }
    }

    private String string(String name, String value, List<String> some, TreeSet<String> forms) {
        forms.add("modifier");
        int cut = Math.min(value.length(), 2 + random.nextInt(4));
        // a cut would part what a backslash makes one
        String part = value.contains("\\") ? value : value.substring(0, cut);
        return switch (random.nextInt(6)) {
            case 0 -> name + ":exact=" + encode(value);
            case 1 -> name + ":exact=" + encode(part);
            case 2 ->
                    name
                            + ":contains="
                            + encode(
                                    value.contains("\\")
                                            ? value
                                            : value.substring(cut / 2, Math.max(cut, cut / 2 + 1)));
            case 3 -> name + "=" + encode(part.toUpperCase(java.util.Locale.ROOT));
            case 4 -> or(name, some, forms);
            default -> name + "=" + encode(part);
        };
    }

    private String reference(String name, String value, List<String> some, TreeSet<String> forms) {
        int slash = value.indexOf('/');
        if (slash > 0 && random.nextInt(5) == 0) {
            forms.add("modifier");
            return name + ":" + value.substring(0, slash) + "=" + value.substring(slash + 1);
        }
        if (random.nextInt(4) == 0) {
            return or(name, some, forms);
        }
        forms.add("plain");
        return name + "=" + encode(value);
    }

    private String or(String name, List<String> some, TreeSet<String> forms) {
        forms.add("or");
        return name + "=" + encode(one(some) + "," + one(some) + "," + one(some));
    }

    /// A time in one of its precisions, with a prefix or without.
    private String date(String value) {
        String time = value;
        switch (random.nextInt(4)) {
            case 0 -> time = value.substring(0, 4);
            case 1 -> time = value.substring(0, Math.min(7, value.length()));
            case 2 -> time = value.substring(0, Math.min(10, value.length()));
            default -> {}
        }
        return (random.nextInt(3) == 0 ? "" : one(PREFIXES)) + encode(time);
    }

    private String composite(
            String type, Parameter composite, String before, TreeSet<String> forms) {
        var parts = new ArrayList<String>();
        for (String name : composite.components()) {
            Parameter part = values.of(type).get(name);
            List<String> some = part == null ? List.of() : some(part);
            if (some.isEmpty()) {
                return "";
            }
            String value = one(some);
            boolean ordered =
                    part.type() == RestSearchParameterTypeEnum.QUANTITY
                            || part.type() == RestSearchParameterTypeEnum.DATE;
            parts.add(ordered && random.nextBoolean() ? one(PREFIXES) + value : value);
        }
        forms.add("composite");
        return before + composite.name() + "=" + encode(String.join("$", parts));
    }

    /// A chain of one to `steps` steps.
    private String chain(String type, TreeSet<String> forms, int steps) {
        List<Parameter> references = references(type);
        if (references.isEmpty()) {
            return "";
        }
        Parameter reference = one(references);
        List<String> some = some(reference);
        if (some.isEmpty()) {
            return "";
        }
        String value = one(some);
        int slash = value.indexOf('/');
        if (slash < 0 || !types.contains(value.substring(0, slash))) {
            return "";
        }
        String target = value.substring(0, slash);
        String rest =
                steps > 1 && random.nextInt(3) == 0
                        ? chain(target, forms, steps - 1)
                        : own(target, "", forms);
        if (rest.isEmpty()) {
            return "";
        }
        forms.add("chain");
        return reference.name() + ":" + target + "." + rest;
    }

    private String has(String type, TreeSet<String> forms) {
        for (int tried = 0; tried < 20; tried++) {
            String other = one(types);
            List<Parameter> back =
                    references(other).stream()
                            .filter(
                                    each ->
                                            some(each).stream()
                                                    .anyMatch(v -> v.startsWith(type + "/")))
                            .toList();
            if (!back.isEmpty()) {
                String rest = own(other, "", forms);
                if (!rest.isEmpty()) {
                    forms.add("has");
                    return "_has:" + other + ":" + one(back).name() + ":" + rest;
                }
            }
        }
        return "";
    }

    private String rest(String type, TreeSet<String> forms, List<String> rest) {
        List<Parameter> references = references(type);
        if (random.nextInt(8) == 0 && !references.isEmpty()) {
            forms.add("include");
            rest.add("&_include=" + type + ":" + one(references).name());
        }
        if (random.nextInt(4) != 0) {
            return "";
        }
        List<Parameter> sortable =
                values.of(type).values().stream()
                        .filter(each -> each.type() != RestSearchParameterTypeEnum.COMPOSITE)
                        .toList();
        Parameter sort = one(sortable);
        forms.add("sort");
        rest.add("&_sort=" + (random.nextBoolean() ? "-" : "") + sort.name());
        return sort.name();
    }

    private List<Parameter> references(String type) {
        return values.of(type).values().stream()
                .filter(each -> each.type() == RestSearchParameterTypeEnum.REFERENCE)
                .toList();
    }

    /// What one of the resources has there, as it is asked for.
    private List<String> some(Parameter parameter) {
        if (parameter.perResource().isEmpty()) {
            return List.of();
        }
        var result = new ArrayList<String>();
        for (int i = 0; i < 4; i++) {
            for (IBase element : one(parameter.perResource())) {
                result.addAll(Values.asked(element, parameter.type()));
            }
        }
        return result;
    }

    private <T> T one(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private static String encode(String value) {
        return Client.encode(value);
    }
}
