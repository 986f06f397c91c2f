// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane;

import dev.signet.search.SearchEntry;
import dev.signet.search.query.SearchRequest;
import dev.signet.search.type.CompositeType;
import dev.signet.search.type.DateType;
import dev.signet.search.type.NumberType;
import dev.signet.search.type.QuantityType;
import dev.signet.search.type.ReferenceType;
import dev.signet.search.type.SearchValue;
import dev.signet.search.type.StringType;
import dev.signet.search.type.TokenType;
import dev.signet.search.type.UriType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;

/// The searches by which a resource must be found for one of its values, and such as differ from
/// these in one place, by which it must not: FHIR R4's rules (section 3.1.1.4) told over again, in
/// few words and slowly. One thread.
final class AskedBack {
    /// In no value.
    private static final String OTHER = "zqx";

    /// Characters of a text in which a difference must show: 256 count, when case, accents and
    /// punctuation are gone, which may make one into several (docs/fhir.md, "Limits").
    private static final int REACHED = 100;

    private static final BigDecimal FAR = new BigDecimal("987654321");
    private static final BigDecimal OPEN = new BigDecimal("1e300");
    private static final int NUMBER_CHARACTERS_MAX = 40;
    private static final Instant FIRST = Instant.parse("0002-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9998-01-01T00:00:00Z");

    private final Random random;
    private final List<Asked> asked = new ArrayList<>();

    /// All values of the resource for the parameter.
    private List<SearchValue> all = List.of();

    /// One search.
    ///
    /// @param modifier with its colon, or empty
    /// @param value with escapes, not percent-encoded
    record Asked(String modifier, String value, boolean isFound) {}

    AskedBack(Random random) {
        this.random = random;
    }

    /// @param entries all of the resource
    List<Asked> of(SearchEntry entry, List<SearchEntry> entries) {
        asked.clear();
        all =
                entries.stream()
                        .filter(each -> each.parameter().equals(entry.parameter()))
                        .map(SearchEntry::value)
                        .toList();
        switch (entry.value()) {
            case TokenType.Value token -> token(token);
            case TokenType.OfType(var system, var code, var value) -> {
                if (!system.isEmpty()) {
                    String type = escaped(system) + "|" + escaped(code) + "|";
                    found(":of-type", type + escaped(value));
                    missed(":of-type", type + escaped(value + OTHER));
                }
            }
            case StringType.Value(var text) -> string(text);
            case DateType.Value date -> date(date);
            case NumberType.Value(var number) -> number(number, "");
            case NumberType.Range(var low, var high) -> range(low, high);
            case QuantityType.Value quantity -> quantity(quantity);
            case QuantityType.Range(var low, var high) ->
                    range(
                            low.map(QuantityType.Value::number).orElse(OPEN.negate()),
                            high.map(QuantityType.Value::number).orElse(OPEN));
            case ReferenceType.ToResource(var type, var id) -> {
                found("", type + "/" + id);
                if (entry.parameter()
                        .targets()
                        .contains(type)) { // else the parameter cannot mean it
                    found("", id);
                    found(":" + type, id);
                }
                String less = id.substring(0, id.length() - 1);
                missed("", type + "/" + less + (id.endsWith("-") ? "x" : "-"));
                missed("", type.equals("Basic") ? "Account/" + id : "Basic/" + id);
            }
            case ReferenceType.ToUrl(var url, var version) -> url(url, version);
            case ReferenceType.ToCanonical(var url, var version) -> url(url, version);
            case ReferenceType.ToContained _ -> {}
            case ReferenceType.ByIdentifier(var system, var value) -> {
                if (!value.isEmpty()) {
                    found(":identifier", escaped(system) + "|" + escaped(value));
                    missed(":identifier", escaped(system) + "|" + escaped(value + OTHER));
                }
            }
            case UriType.Value(var uri) -> uri(uri);
            case CompositeType.Value(var parts) -> composite(parts);
        }
        asked.removeIf(each -> each.value().length() > SearchRequest.VALUE_CHARACTERS_MAX);
        return List.copyOf(asked);
    }

    private void found(String modifier, String value) {
        asked.add(new Asked(modifier, value, true));
    }

    private void missed(String modifier, String value) {
        asked.add(new Asked(modifier, value, false));
    }

    private boolean noOther(Predicate<SearchValue> has) {
        return all.stream().noneMatch(has);
    }

    static String escaped(String text) {
        return text.replaceAll("([\\\\,$|])", "\\\\$1");
    }

    private void token(TokenType.Value token) {
        String system = token.system();
        String code = token.code();
        if (!system.isEmpty()) {
            found("", escaped(system) + "|");
        }
        if (!code.isEmpty()) {
            found("", escaped(code));
            found("", escaped(system) + "|" + escaped(code));
            missed("", escaped(code + OTHER));
            missed("", escaped(system) + "|" + escaped(code + OTHER));
            missed("", escaped(system + OTHER) + "|" + escaped(code));
            String less = code.substring(0, code.length() - 1);
            if (!less.isEmpty() && noOther(each -> isToken(each, less))) {
                missed("", escaped(less));
            }
            if (!system.isEmpty() && noOther(each -> isToken(each, code) && isBare(each))) {
                missed("", "|" + escaped(code));
            }
        }
        if (hasLetter(token.text())) {
            found(":text", escaped(cut(token.text())));
            missed(":text", escaped(cut(changed(token.text()))));
        }
    }

    private static boolean isToken(SearchValue value, String code) {
        return value instanceof TokenType.Value(_, var other, _) && other.equals(code);
    }

    private static boolean isBare(SearchValue value) {
        return value instanceof TokenType.Value(var system, _, _) && system.isEmpty();
    }

    private void string(String text) {
        if (!hasLetter(text)) {
            found(":exact", escaped(text));
            return;
        }
        found(":exact", escaped(text));
        missed(":exact", escaped(changed(text)));
        for (String other : List.of(text.toUpperCase(Locale.ROOT), text + "a", half(text))) {
            boolean isReached = text.length() <= REACHED && !other.isEmpty();
            if (isReached && noOther(each -> each.equals(new StringType.Value(other)))) {
                missed(":exact", escaped(other));
            }
        }
        for (String start : List.of(cut(text), cut(half(text)))) {
            if (hasLetter(start)) {
                found("", escaped(start));
                missed("", escaped(cut(changed(start))));
                missed(":contains", escaped(cut(changed(start))));
            }
        }
        String reached = reached(text);
        int from = random.nextInt(reached.length());
        from -= Character.isLowSurrogate(reached.charAt(from)) ? 1 : 0;
        String part = reached.substring(from);
        part = random.nextBoolean() ? cut(part) : half(cut(part));
        if (hasLetter(part)) {
            found(":contains", escaped(part));
        }
    }

    /// With something in a place that a query reaches.
    private String changed(String text) {
        int at = random.nextInt(Math.min(text.length(), REACHED) + 1);
        at -= at > 0 && Character.isHighSurrogate(text.charAt(at - 1)) ? 1 : 0;
        return text.substring(0, at) + OTHER + text.substring(at);
    }

    /// As much of a text as surely counts.
    private static String reached(String text) {
        int end = Math.min(text.length(), REACHED);
        end -= Character.isHighSurrogate(text.charAt(end - 1)) ? 1 : 0;
        return text.substring(0, end);
    }

    private static String half(String text) {
        int end = text.length() / 2;
        end -= end > 0 && Character.isHighSurrogate(text.charAt(end - 1)) ? 1 : 0;
        return text.substring(0, end);
    }

    /// As much as a query may have, with escapes.
    private static String cut(String text) {
        String cut = text;
        while (escaped(cut).length() > SearchRequest.VALUE_CHARACTERS_MAX) {
            int end = Math.min(cut.length() - 1, SearchRequest.VALUE_CHARACTERS_MAX);
            end -= Character.isHighSurrogate(cut.charAt(end - 1)) ? 1 : 0;
            cut = cut.substring(0, end);
        }
        return cut;
    }

    private static boolean hasLetter(String text) {
        return text.codePoints().anyMatch(Character::isLetterOrDigit);
    }

    private void date(DateType.Value date) {
        Optional<Instant> from = moment(date.from());
        Optional<Instant> to = moment(date.to());
        from.ifPresent(
                at -> {
                    found("", "ge" + at);
                    missedByDates("eb" + at, each -> each.to() < date.from());
                    missedByDates("lt" + at, each -> each.from() < date.from());
                });
        to.ifPresent(
                at -> {
                    found("", "le" + at);
                    missedByDates("sa" + at, each -> each.from() > date.to());
                    missedByDates("gt" + at, each -> each.to() > date.to());
                });
        if (from.isPresent() && to.isPresent()) {
            int year = from.get().atOffset(ZoneOffset.UTC).getYear();
            if (from.equals(to)) {
                found("", from.get().toString());
            }
            if (year == to.get().atOffset(ZoneOffset.UTC).getYear()) {
                found("", "%04d".formatted(year));
                long start = start(year + 1);
                long end = start(year + 2) - 1;
                missedByDates(
                        "%04d".formatted(year + 1),
                        each -> each.from() >= start && each.to() <= end);
            }
        }
    }

    private static long start(int year) {
        return Instant.parse("%04d-01-01T00:00:00Z".formatted(year)).toEpochMilli();
    }

    private static Optional<Instant> moment(long millis) {
        return Optional.of(millis)
                .filter(at -> at > FIRST.toEpochMilli() && at < LAST.toEpochMilli())
                .map(Instant::ofEpochMilli);
    }

    private void missedByDates(String value, Predicate<DateType.Value> has) {
        if (noOther(each -> each instanceof DateType.Value date && has.test(date))) {
            missed("", value);
        }
    }

    /// @param unit what stands behind the number
    private void number(BigDecimal number, String unit) {
        if (isWritten(number)) {
            found("", number.toPlainString() + unit);
            found("", "ge" + number.toPlainString() + unit);
            found("", "le" + number.toPlainString() + unit);
            missed("", number.add(FAR).toPlainString() + unit);
        }
    }

    private static boolean isWritten(BigDecimal number) {
        return number.toPlainString().length() < NUMBER_CHARACTERS_MAX;
    }

    private void range(BigDecimal low, BigDecimal high) {
        if (isWritten(low)) {
            found("", "ge" + low.toPlainString());
        }
        if (isWritten(high)) {
            found("", "le" + high.toPlainString());
            if (all.size() == 1) {
                missed("", "gt" + high.abs().add(FAR).toPlainString());
            }
        }
    }

    private void quantity(QuantityType.Value quantity) {
        BigDecimal number = quantity.number();
        String system = escaped(quantity.system());
        String code = escaped(quantity.code());
        number(number, "");
        if (!isWritten(number)) {
            return;
        }
        if (!code.isEmpty()) {
            number(number, "||" + code);
            missed("", number.toPlainString() + "||" + code + OTHER);
            if (!system.isEmpty()) {
                number(number, "|" + system + "|" + code);
                missed("", number.toPlainString() + "|" + system + OTHER + "|" + code);
            }
        } else if (!quantity.unit().isEmpty()) {
            number(number, "||" + escaped(quantity.unit()));
        }
    }

    private void url(String url, String version) {
        if (url.indexOf(':') < 0) {
            return; // what is no url is read as an id, docs/fhir.md
        }
        found("", escaped(url));
        missed("", escaped(url + OTHER));
        if (!version.isEmpty()) {
            found("", escaped(url) + "|" + escaped(version));
            missed("", escaped(url) + "|" + escaped(version + OTHER));
        }
    }

    private void uri(String uri) {
        found("", escaped(uri));
        missed("", escaped(uri + OTHER));
        String less = uri.substring(0, uri.length() - 1);
        if (noOther(each -> each.equals(new UriType.Value(less)))) {
            missed("", escaped(less));
        }
        if (uri.indexOf('|') < 0) {
            found(":below", escaped(uri));
            found(":above", escaped(uri + "/" + OTHER));
            missed(":below", escaped(uri + "/" + OTHER));
        }
    }

    private void composite(List<List<SearchValue>> parts) {
        var words = new ArrayList<String>();
        for (List<SearchValue> part : parts) {
            String word = word(part.get(random.nextInt(part.size())));
            if (word.isEmpty()) {
                return;
            }
            words.add(word);
        }
        found("", String.join("$", words));
        for (int i = 0; i < words.size(); i++) {
            var other = new ArrayList<>(words);
            boolean isNumber = parts.get(i).getFirst().isNumber();
            other.set(i, isNumber ? FAR.toPlainString() : words.get(i) + OTHER);
            boolean isDate = parts.get(i).getFirst() instanceof DateType.Value;
            if (!isDate) {
                missed("", String.join("$", other));
            }
        }
    }

    /// A part of a tuple; empty for one that this does not ask for.
    private String word(SearchValue value) {
        return switch (value) {
            case TokenType.Value(var system, var code, _) ->
                    code.isEmpty() ? "" : escaped(system) + "|" + escaped(code);
            case StringType.Value(var text) ->
                    hasLetter(half(reached(text))) ? escaped(half(reached(text))) : "";
            case DateType.Value date -> moment(date.from()).map(at -> "ge" + at).orElse("");
            case NumberType.Value(var number) -> isWritten(number) ? number.toPlainString() : "";
            case QuantityType.Value quantity ->
                    isWritten(quantity.number()) ? quantity.number().toPlainString() : "";
            case ReferenceType.ToResource(var type, var id) -> type + "/" + id;
            case UriType.Value(var uri) -> escaped(uri);
            default -> "";
        };
    }
}
