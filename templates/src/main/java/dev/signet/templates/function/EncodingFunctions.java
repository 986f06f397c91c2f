// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.function;

import static dev.signet.templates.function.TemplateFunction.ANY;
import static dev.signet.templates.function.TemplateFunction.eager;

import dev.signet.templates.TemplateJson;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// Functions that encode strings, or make names of them.
final class EncodingFunctions {
    static final List<TemplateFunction> ALL =
            List.of(
                    eager("base64", 1, 1, EncodingFunctions::base64),
                    eager("base64ToString", 1, 1, args -> args.made(decoded(args))),
                    eager("base64ToJson", 1, 1, args -> json(args, decoded(args))),
                    eager("dataUri", 1, 1, EncodingFunctions::dataUri),
                    eager("dataUriToString", 1, 1, EncodingFunctions::dataUriToString),
                    eager("json", 1, 1, args -> json(args, args.text(0))),
                    eager("guid", 1, ANY, args -> args.made(guid(joined(args)))),
                    eager("uniqueString", 1, ANY, args -> args.made(unique(joined(args)))),
                    eager("uriComponent", 1, 1, args -> args.made(escaped(args.text(0)))),
                    eager("uriComponentToString", 1, 1, EncodingFunctions::unescaped),
                    eager("newGuid", 0, 0, args -> args.made(newGuid(args))));

    private EncodingFunctions() {}

    private static JsonNode base64(Arguments args) {
        byte[] bytes = args.text(0).getBytes(StandardCharsets.UTF_8);
        return args.made(Base64.getEncoder().encodeToString(bytes));
    }

    private static String decoded(Arguments args) {
        return decoded(args, args.text(0));
    }

    private static String decoded(Arguments args, String text) {
        try {
            return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw args.refused("expects base64");
        }
    }

    private static JsonNode json(Arguments args, String text) {
        return args.made(
                TemplateJson.value(text)
                        .orElseThrow(() -> args.refused("expects the text of one JSON value")));
    }

    private static JsonNode dataUri(Arguments args) {
        byte[] bytes = args.text(0).getBytes(StandardCharsets.UTF_8);
        return args.made(
                "data:text/plain;charset=utf8;base64," + Base64.getEncoder().encodeToString(bytes));
    }

    private static JsonNode dataUriToString(Arguments args) {
        String text = args.text(0);
        int comma = text.indexOf(',');
        if (!text.startsWith("data:") || comma < 0) {
            throw args.refused("expects a data URI");
        }
        String content = text.substring(comma + 1);
        return text.substring(0, comma).toLowerCase(Locale.ROOT).endsWith(";base64")
                ? args.made(decoded(args, content))
                : args.made(unescaped(args, content));
    }

    private static String joined(Arguments args) {
        var parts = new ArrayList<String>();
        for (int i = 0; i < args.count(); i++) {
            parts.add(args.text(i));
        }
        return String.join("-", parts);
    }

    static String guid(String text) {
        return NameHashes.guid(text).toString();
    }

    static String unique(String text) {
        return NameHashes.unique(text);
    }

    /// RFC 3986: all but unreserved characters.
    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static JsonNode unescaped(Arguments args) {
        return args.made(unescaped(args, args.text(0)));
    }

    private static String unescaped(Arguments args, String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw args.refused("expects a part of a URI");
        }
    }

    private static String newGuid(Arguments args) {
        return args.frame()
                .site()
                .guids()
                .orElseThrow(
                        () -> args.refused("is expected only in the default value of a parameter"))
                .get()
                .toString();
    }
}
