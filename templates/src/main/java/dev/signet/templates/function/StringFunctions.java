// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.function;

import static dev.signet.templates.function.TemplateFunction.ANY;
import static dev.signet.templates.function.TemplateFunction.eager;

import dev.signet.templates.TemplateFailed;
import dev.signet.templates.TemplateJson;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// Functions of strings ("String functions" of the template reference).
final class StringFunctions {
    private static final int PADDED_MAX = 16_384;

    static final List<TemplateFunction> ALL =
            List.of(
                    eager("endsWith", 2, 2, args -> args.made(endsWith(args))),
                    eager("startsWith", 2, 2, args -> args.made(startsWith(args))),
                    eager("format", 1, ANY, Formats::format),
                    eager("join", 2, 2, StringFunctions::join),
                    eager("padLeft", 2, 3, StringFunctions::padLeft),
                    eager("replace", 3, 3, StringFunctions::replace),
                    eager("split", 2, 2, StringFunctions::split),
                    eager("string", 1, 1, StringFunctions::string),
                    eager("substring", 2, 3, StringFunctions::substring),
                    eager("toLower", 1, 1, args -> args.made(lower(args.text(0)))),
                    eager("toUpper", 1, 1, StringFunctions::toUpper),
                    eager("trim", 1, 1, args -> args.made(args.text(0).strip())),
                    eager("uri", 2, 2, StringFunctions::uri),
                    eager("fail", 1, 1, StringFunctions::fail));

    private StringFunctions() {}

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static JsonNode toUpper(Arguments args) {
        return args.made(args.text(0).toUpperCase(Locale.ROOT));
    }

    private static boolean endsWith(Arguments args) {
        return lower(args.text(0)).endsWith(lower(args.text(1)));
    }

    private static boolean startsWith(Arguments args) {
        return lower(args.text(0)).startsWith(lower(args.text(1)));
    }

    private static JsonNode join(Arguments args) {
        ArrayNode array = args.array(0);
        var parts = new ArrayList<String>();
        for (int i = 0; i < array.size(); i++) {
            JsonNode part = array.get(i);
            parts.add(part.isString() ? part.stringValue() : TemplateJson.text(part));
            args.meter().take(args.text(1).length());
        }
        return args.made(String.join(args.text(1), parts));
    }

    private static JsonNode padLeft(Arguments args) {
        String text = args.scalar(0);
        int length = args.number(1, 0);
        String padding = args.optionalText(2).orElse(" ");
        if (padding.length() != 1 || length > PADDED_MAX) {
            throw args.refused(
                    "pads with one character and to at most " + PADDED_MAX + " characters");
        }
        return args.made(padding.repeat(Math.max(0, length - text.length())) + text);
    }

    private static JsonNode replace(Arguments args) {
        String text = args.text(0);
        String old = args.text(1);
        String replacement = args.text(2);
        if (old.isEmpty()) {
            throw args.wrong(1, "a string that is not empty");
        }
        args.meter().take((text.length() / old.length() + 1L) * replacement.length());
        return args.made(text.replace(old, replacement));
    }

    private static JsonNode split(Arguments args) {
        var delimiters = new ArrayList<String>();
        if (args.get(1).isString()) {
            delimiters.add(args.text(1));
        } else {
            ArrayNode array = args.array(1);
            for (int i = 0; i < array.size(); i++) {
                if (!array.get(i).isString()) {
                    throw args.wrong(1, "a string or an array of strings");
                }
                delimiters.add(array.get(i).stringValue());
            }
        }
        delimiters.removeIf(String::isEmpty);
        ArrayNode parts = args.freshArray();
        String text = args.text(0);
        int start = 0;
        int at = 0;
        while (at < text.length()) {
            int here = at;
            int length =
                    delimiters.stream()
                            .filter(each -> text.startsWith(each, here))
                            .mapToInt(String::length)
                            .findFirst()
                            .orElse(0);
            if (length == 0) {
                at++;
            } else {
                parts.add(text.substring(start, at));
                at += length;
                start = at;
            }
        }
        return args.made(parts.add(text.substring(start)));
    }

    private static JsonNode string(Arguments args) {
        JsonNode value = args.get(0);
        if (value.isString()) {
            return value;
        }
        if (value.isBoolean()) {
            return args.made(args.scalar(0));
        }
        return args.made(value.isNull() ? "" : TemplateJson.text(value));
    }

    private static JsonNode substring(Arguments args) {
        String text = args.text(0);
        int start = args.number(1, 0);
        int length = args.optional(2).isEmpty() ? text.length() - start : args.number(2, 0);
        if (length < 0 || start > text.length() - length) {
            throw args.refused("reaches beyond the end of the string");
        }
        return args.made(text.substring(start, start + length));
    }

    /// RFC 3986 section 5.2, but a base that ends without a slash keeps its last part when the
    /// other begins with one: so the reference has it.
    private static JsonNode uri(Arguments args) {
        String base = args.text(0);
        String relative = args.text(1);
        try {
            URI resolved =
                    new URI(base.isEmpty() || hasPath(base) ? base : base + "/").resolve(relative);
            if (!resolved.isAbsolute()) {
                throw args.wrong(0, "an absolute URI");
            }
            return args.made(resolved.toString());
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw args.refused("expects URIs");
        }
    }

    private static boolean hasPath(String uri) {
        int authority = uri.indexOf("://");
        return authority < 0 || uri.indexOf('/', authority + 3) >= 0;
    }

    private static JsonNode fail(Arguments args) {
        throw TemplateFailed.invalid("The template fails: " + args.text(0));
    }
}
