// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.function;

import static dev.signet.templates.function.StringFunctions.lower;
import static dev.signet.templates.function.TemplateFunction.ANY;
import static dev.signet.templates.function.TemplateFunction.eager;

import dev.signet.templates.TemplateJson;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Functions of strings and arrays alike, some of objects too.
final class CollectionFunctions {
    static final List<TemplateFunction> ALL =
            List.of(
                    eager("concat", 0, ANY, CollectionFunctions::concat),
                    eager("contains", 2, 2, args -> args.made(contains(args))),
                    eager("empty", 1, 1, args -> args.made(isEmpty(args))),
                    eager("first", 1, 1, args -> end(args, true)),
                    eager("last", 1, 1, args -> end(args, false)),
                    eager("indexOf", 2, 2, args -> args.made(index(args, true))),
                    eager("lastIndexOf", 2, 2, args -> args.made(index(args, false))),
                    eager("length", 1, 1, args -> args.made(length(args))),
                    eager("skip", 2, 2, args -> cut(args, false)),
                    eager("take", 2, 2, args -> cut(args, true)),
                    eager("union", 1, ANY, CollectionFunctions::union),
                    eager("intersection", 2, ANY, CollectionFunctions::intersection));

    private CollectionFunctions() {}

    private static JsonNode concat(Arguments args) {
        boolean arrays = args.count() > 0 && args.get(0).isArray();
        ArrayNode all = args.freshArray();
        var text = new StringBuilder();
        for (int i = 0; i < args.count(); i++) {
            if (arrays) {
                all.addAll(args.array(i));
            } else {
                String part = args.scalar(i);
                args.meter().take(part.length());
                text.append(part);
            }
        }
        return arrays ? args.made(all) : args.made(text.toString());
    }

    private static boolean contains(Arguments args) {
        JsonNode in = args.get(0);
        JsonNode what = args.get(1);
        if (in.isString()) {
            return in.stringValue().contains(args.scalar(1));
        }
        if (in.isArray()) {
            return index(args.array(0), what, true) >= 0;
        }
        return TemplateJson.entry(args.object(0), args.text(1)).isPresent();
    }

    private static int index(ArrayNode array, JsonNode what, boolean first) {
        for (int i = 0; i < array.size(); i++) {
            int at = first ? i : array.size() - 1 - i;
            if (Equality.equal(array.get(at), what)) {
                return at;
            }
        }
        return -1;
    }

    /// Strings compare without case here, elements of arrays with it: so the reference has it.
    private static long index(Arguments args, boolean first) {
        if (args.get(0).isArray()) {
            return index(args.array(0), args.get(1), first);
        }
        String text = lower(args.text(0));
        String part = lower(args.text(1));
        return first ? text.indexOf(part) : text.lastIndexOf(part);
    }

    private static boolean isEmpty(Arguments args) {
        JsonNode value = args.get(0);
        return value.isNull() || length(args) == 0;
    }

    private static long length(Arguments args) {
        JsonNode value = args.get(0);
        if (value.isString()) {
            return value.stringValue().length();
        }
        if (value.isArray() || value.isObject()) {
            return value.size();
        }
        throw args.wrong(0, "a string, an array or an object");
    }

    private static JsonNode end(Arguments args, boolean first) {
        if (args.get(0).isArray()) {
            ArrayNode array = args.array(0);
            return array.isEmpty() ? args.nothing() : array.get(first ? 0 : array.size() - 1);
        }
        String text = args.text(0);
        int at = first ? 0 : text.length() - 1;
        return args.made(text.isEmpty() ? "" : text.substring(at, at + 1));
    }

    private static JsonNode cut(Arguments args, boolean take) {
        long number = Math.max(0, args.integer(1));
        if (args.get(0).isArray()) {
            ArrayNode array = args.array(0);
            int at = (int) Math.min(number, array.size());
            ArrayNode part = args.freshArray();
            for (int i = take ? 0 : at; i < (take ? at : array.size()); i++) {
                part.add(array.get(i));
            }
            return args.made(part);
        }
        String text = args.text(0);
        int at = (int) Math.min(number, text.length());
        return args.made(take ? text.substring(0, at) : text.substring(at));
    }

    private static JsonNode union(Arguments args) {
        if (args.get(0).isArray()) {
            ArrayNode all = args.freshArray();
            for (int i = 0; i < args.count(); i++) {
                ArrayNode array = args.array(i);
                for (int j = 0; j < array.size(); j++) {
                    args.meter().take(all.size());
                    if (index(all, array.get(j), true) < 0) {
                        all.add(array.get(j));
                    }
                }
            }
            return args.made(all);
        }
        ObjectNode all = args.freshObject();
        for (int i = 0; i < args.count(); i++) {
            merge(all, args.object(i), true);
        }
        return args.made(all);
    }

    /// Puts the members of one object over another's; nested objects are merged where `deep`.
    static void merge(ObjectNode into, ObjectNode from, boolean deep) {
        for (Map.Entry<String, JsonNode> member : from.properties()) {
            String name =
                    TemplateJson.entry(into, member.getKey())
                            .map(Map.Entry::getKey)
                            .orElse(member.getKey());
            if (deep
                    && into.get(name) instanceof ObjectNode old
                    && member.getValue() instanceof ObjectNode fresh) {
                ObjectNode merged = TemplateJson.object();
                merged.setAll(old);
                merge(merged, fresh, true);
                into.set(name, merged);
            } else {
                into.set(name, member.getValue());
            }
        }
    }

    private static JsonNode intersection(Arguments args) {
        if (args.get(0).isArray()) {
            ArrayNode all = args.array(0);
            for (int i = 1; i < args.count(); i++) {
                ArrayNode other = args.array(i);
                ArrayNode both = args.freshArray();
                for (int j = 0; j < all.size(); j++) {
                    args.meter().take(other.size() + (long) both.size());
                    if (index(other, all.get(j), true) >= 0 && index(both, all.get(j), true) < 0) {
                        both.add(all.get(j));
                    }
                }
                all = both;
            }
            return args.made(all);
        }
        ObjectNode all = args.object(0);
        for (int i = 1; i < args.count(); i++) {
            ObjectNode other = args.object(i);
            ObjectNode both = args.freshObject();
            for (Map.Entry<String, JsonNode> member : all.properties()) {
                TemplateJson.entry(other, member.getKey())
                        .filter(each -> Equality.equal(each.getValue(), member.getValue()))
                        .ifPresent(_ -> both.set(member.getKey(), member.getValue()));
            }
            all = both;
        }
        return args.made(all);
    }
}
