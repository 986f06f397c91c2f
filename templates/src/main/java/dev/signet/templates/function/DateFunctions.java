// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates.function;

import static dev.signet.templates.function.TemplateFunction.eager;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Functions of dates ("Date functions" of the template reference), with the formats of .NET
/// that
/// are made of the letters y, M, d, H, h, m, s, f, t, z and of the standard ones d, o, s, u,
/// R, r.
final class DateFunctions {
    private static final String UTC_NOW = "yyyyMMddTHHmmssZ";
    private static final Pattern DURATION =
            Pattern.compile(
                    "(-?)P(?:(\\d{1,6})Y)?(?:(\\d{1,6})M)?(?:(\\d{1,6})W)?(?:(\\d{1,6})D)?"
                            + "(?:T(?:(\\d{1,9})H)?(?:(\\d{1,9})M)?(?:(\\d{1,9})S)?)?");

    static final List<TemplateFunction> ALL =
            List.of(
                    eager("utcNow", 0, 1, DateFunctions::utcNow),
                    eager("dateTimeAdd", 2, 3, DateFunctions::add),
                    eager("dateTimeFromEpoch", 1, 1, DateFunctions::fromEpoch),
                    eager("dateTimeToEpoch", 1, 1, args -> args.made(time(args).toEpochSecond())));

    private DateFunctions() {}

    private static JsonNode utcNow(Arguments args) {
        return args.made(
                shown(
                        args,
                        args.frame()
                                .site()
                                .now()
                                .orElseThrow(
                                        () ->
                                                args.refused(
                                                        "is expected only in the default value"
                                                                + " of a parameter"))
                                .atZone(ZoneOffset.UTC),
                        args.optionalText(0).orElse(UTC_NOW)));
    }

    private static JsonNode fromEpoch(Arguments args) {
        try {
            return args.made(Instant.ofEpochSecond(args.integer(0)).toString());
        } catch (DateTimeException e) {
            throw args.wrong(0, "seconds since 1970");
        }
    }

    private static ZonedDateTime time(Arguments args) {
        String text = args.text(0).strip();
        try {
            if (text.matches("\\d{8}T\\d{6}Z")) {
                return LocalDateTime.parse(
                                text, DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'"))
                        .atZone(ZoneOffset.UTC);
            }
            String iso = text.replaceFirst(" ", "T");
            return iso.matches(".*(Z|[+-]\\d\\d:\\d\\d)")
                    ? OffsetDateTime.parse(iso).atZoneSameInstant(ZoneOffset.UTC)
                    : LocalDateTime.parse(iso.contains("T") ? iso : iso + "T00:00:00")
                            .atZone(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw args.wrong(0, "a date and time (ISO 8601)");
        }
    }

    private static JsonNode add(Arguments args) {
        Matcher duration = DURATION.matcher(args.text(1));
        if (!duration.matches()) {
            throw args.wrong(1, "a duration (ISO 8601)");
        }
        int sign = duration.group(1).isEmpty() ? 1 : -1;
        try {
            ZonedDateTime sum =
                    time(args)
                            .plus(
                                    Period.of(
                                                    part(duration, 2),
                                                    part(duration, 3),
                                                    part(duration, 4) * 7 + part(duration, 5))
                                            .multipliedBy(sign))
                            .plus(
                                    Duration.ofHours(part(duration, 6))
                                            .plusMinutes(part(duration, 7))
                                            .plusSeconds(part(duration, 8))
                                            .multipliedBy(sign));
            return args.made(shown(args, sum, args.optionalText(2).orElse("yyyy-MM-ddTHH:mm:ssZ")));
        } catch (DateTimeException | ArithmeticException e) {
            throw args.refused("reaches beyond what dates can be");
        }
    }

    private static int part(Matcher duration, int group) {
        String digits = duration.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static String shown(Arguments args, ZonedDateTime time, String format) {
        String pattern =
                switch (format) {
                    case "d" -> "MM'/'dd'/'uuuu";
                    case "s" -> "uuuu-MM-dd'T'HH:mm:ss";
                    case "u" -> "uuuu-MM-dd HH:mm:ss'Z'";
                    case "o", "O" -> "uuuu-MM-dd'T'HH:mm:ss.SSSSSSS'Z'";
                    case "r", "R" -> "EEE, dd MMM uuuu HH:mm:ss 'GMT'";
                    default -> pattern(args, format);
                };
        return DateTimeFormatter.ofPattern(pattern, Locale.US).format(time);
    }

    private static String pattern(Arguments args, String format) {
        if (format.length() > 64) {
            throw args.refused("has a format of more than 64 characters");
        }
        var pattern = new StringBuilder();
        int at = 0;
        while (at < format.length()) {
            char letter = format.charAt(at);
            int run = 1;
            while (at + run < format.length() && format.charAt(at + run) == letter) {
                run++;
            }
            pattern.append(part(args, letter, run));
            at += run;
        }
        return pattern.toString();
    }

    private static String part(Arguments args, char letter, int run) {
        return switch (letter) {
            case 'y' -> run <= 2 ? "uu" : "u".repeat(Math.min(run, 10));
            case 'M' -> "M".repeat(Math.min(run, 4));
            case 'd' -> run <= 2 ? "d".repeat(run) : run == 3 ? "EEE" : "EEEE";
            case 'H', 'h', 'm', 's' -> String.valueOf(letter).repeat(Math.min(run, 2));
            case 'f', 'F' -> "S".repeat(Math.min(run, 7));
            case 't' -> "a";
            case 'z' -> run < 3 ? "x" : "xxx";
            case 'Z', 'T' -> "'" + String.valueOf(letter).repeat(run) + "'";
            case '\'' -> "";
            default -> {
                if (Character.isLetter(letter)) {
                    throw args.refused("has a format with a letter that is not known");
                }
                yield "'" + String.valueOf(letter).repeat(run) + "'";
            }
        };
    }
}
