// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.function;

import dev.signet.templates.TemplateFailed;
import dev.signet.templates.TemplateJson;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// The function `format`: composite formats as .NET writes them, `{0}`, `{1,-10}`, `{2:D4}`,
/// with
/// `{{` and `}}` for braces. Of numbers it knows the formats D, X, N, F and a mask of zeros.
final class Formats {
    private static final int WIDTH_MAX = 1024;

    private Formats() {}

    static JsonNode format(Arguments args) {
        String pattern = args.text(0);
        var text = new StringBuilder();
        int at = 0;
        while (at < pattern.length()) {
            char next = pattern.charAt(at);
            boolean doubled = at + 1 < pattern.length() && pattern.charAt(at + 1) == next;
            if ((next == '{' || next == '}') && doubled) {
                text.append(next);
                at += 2;
            } else if (next == '{') {
                int end = pattern.indexOf('}', at);
                if (end < 0) {
                    throw wrong(args);
                }
                String item = item(args, pattern.substring(at + 1, end));
                args.meter().take(item.length());
                text.append(item);
                at = end + 1;
            } else if (next == '}') {
                throw wrong(args);
            } else {
                text.append(next);
                at++;
            }
        }
        return args.made(text.toString());
    }

    private static String item(Arguments args, String item) {
        int colon = item.indexOf(':');
        String head = colon < 0 ? item : item.substring(0, colon);
        String how = colon < 0 ? "" : item.substring(colon + 1);
        int comma = head.indexOf(',');
        int place = number(args, comma < 0 ? head : head.substring(0, comma));
        int width = comma < 0 ? 0 : number(args, head.substring(comma + 1));
        if (place < 0 || place + 1 >= args.count() || Math.abs(width) > WIDTH_MAX) {
            throw wrong(args);
        }
        String text = text(args, args.get(place + 1), how);
        String padding = " ".repeat(Math.max(0, Math.abs(width) - text.length()));
        return width < 0 ? text + padding : padding + text;
    }

    private static int number(Arguments args, String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw wrong(args);
        }
    }

    private static String text(Arguments args, JsonNode value, String how) {
        if (value.isString()) {
            return value.stringValue();
        }
        if (value.isBoolean()) {
            return value.booleanValue() ? "True" : "False";
        }
        if (value.isNull()) {
            return "";
        }
        return value.isIntegralNumber() && !how.isEmpty()
                ? number(args, value.longValue(), how)
                : TemplateJson.text(value);
    }

    private static String number(Arguments args, long value, String how) {
        if (how.chars().allMatch(each -> each == '0') && how.length() <= WIDTH_MAX) {
            return padded(value, how.length(), 10);
        }
        int digits = how.length() == 1 ? -1 : number(args, how.substring(1));
        if (digits > WIDTH_MAX) {
            throw wrong(args);
        }
        return switch (how.charAt(0)) {
            case 'D', 'd' -> padded(value, digits, 10);
            case 'x' -> padded(value, digits, 16);
            case 'X' -> padded(value, digits, 16).toUpperCase(Locale.ROOT);
            case 'N', 'n' -> String.format(Locale.ROOT, "%,d", value) + decimals(digits);
            case 'F', 'f' -> value + decimals(digits);
            default -> throw wrong(args);
        };
    }

    private static String padded(long value, int digits, int radix) {
        String text = radix == 16 ? Long.toHexString(value) : Long.toString(value).replace("-", "");
        return (radix == 10 && value < 0 ? "-" : "")
                + "0".repeat(Math.max(0, digits - text.length()))
                + text;
    }

    private static String decimals(int digits) {
        int wanted = digits < 0 ? 2 : digits;
        return wanted == 0 ? "" : "." + "0".repeat(wanted);
    }

    private static TemplateFailed wrong(Arguments args) {
        return args.refused(
                "has a format that is not valid or names an argument that is not there");
    }
}
