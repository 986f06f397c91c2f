// SPDX-License-Identifier: Apache-2.0
package dev.signet.http;

import io.helidon.http.HttpMediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// One media range of `Accept` (RFC 9110, section 12.5.1).
///
/// @param type in lower case, or `*`
/// @param subtype in lower case, or `*`
/// @param parameters without `q`; names in lower case
/// @param quality 0 to 1; 0: not acceptable
public record MediaRange(
        String type, String subtype, Map<String, String> parameters, double quality) {
    private static final String QUALITY = "q";
    private static final Pattern QUOTED_PAIR = Pattern.compile("\\\\(.)");

    public MediaRange {
        parameters = Map.copyOf(parameters);
    }

    /// The ranges of all `Accept` headers, in order. What is no media range is left out: clients
    /// are known to send `*` and worse among good ones.
    public static List<MediaRange> of(List<String> headers) {
        var ranges = new ArrayList<MediaRange>();
        for (String header : headers) {
            for (String element : elements(header)) {
                add(element, ranges);
            }
        }
        return ranges;
    }

    /// How closely it describes `wanted`, a type and subtype in lower case: 0 not at all, 1 as
    /// anything, 2 by its type, 3 by name, more by parameters too. Whether the parameters are
    /// those of the answer is for the caller to say.
    public int matches(String wantedType, String wantedSubtype) {
        if (type.equals("*")) {
            return subtype.equals("*") ? 1 : 0;
        }
        if (!type.equals(wantedType)) {
            return 0;
        }
        if (subtype.equals("*")) {
            return 2;
        }
        return subtype.equals(wantedSubtype) ? 3 + parameters.size() : 0;
    }

    /// Whether it stands for more than one media type.
    public boolean isOfSeveral() {
        return type.indexOf('*') >= 0 || subtype.indexOf('*') >= 0;
    }

    private static void add(String element, List<MediaRange> ranges) {
        try {
            HttpMediaType read = HttpMediaType.create(element);
            var parameters = new TreeMap<String, String>();
            read.parameters()
                    .forEach(
                            (name, value) ->
                                    parameters.put(name.toLowerCase(Locale.ROOT), plain(value)));
            parameters.remove(QUALITY);
            ranges.add(
                    new MediaRange(
                            read.type().toLowerCase(Locale.ROOT),
                            read.subtype().toLowerCase(Locale.ROOT),
                            parameters,
                            read.qualityFactor()));
        } catch (IllegalArgumentException | IllegalStateException _) {
            // no media range
        }
    }

    /// Helidon leaves quoted pairs as they were sent (RFC 9110, section 5.6.4).
    private static String plain(String value) {
        return value.indexOf('\\') < 0 ? value : QUOTED_PAIR.matcher(value).replaceAll("$1");
    }

    /// Cut at commas, but not within quotes.
    private static List<String> elements(String header) {
        var elements = new ArrayList<String>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i <= header.length(); i++) {
            char c = i == header.length() ? ',' : header.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && (!quoted || i == header.length())) {
                String element = header.substring(start, Math.min(i, header.length())).strip();
                if (!element.isEmpty()) {
                    elements.add(element);
                }
                start = i + 1;
            }
        }
        return elements;
    }
}
