// SPDX-License-Identifier: Apache-2.0
package dev.signet.anonymisation;

import dev.signet.anonymisation.Configuration.Parameters;
import dev.signet.crypto.Hmac;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonBoolean;
import dev.signet.fhir.json.JsonNull;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.fhir.primitive.Primitive;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the methods of rules do to an element and to all below it that no rule has met before.
/// One thread.
final class Methods {
    private static final BigDecimal AGE_MOST = BigDecimal.valueOf(89);
    private static final int ZIP_CHARACTERS = 3;
    private static final Pattern URN = Pattern.compile("(urn:(?:oid|uuid):)([0-9a-fA-F.-]+)()");
    private static final Pattern LITERAL =
            Pattern.compile(
                    "((?:https?://[A-Za-z0-9\\\\/.:%$_-]*/)?([A-Z][A-Za-z]+)/)"
                            + "([A-Za-z0-9.-]{1,64})(/_history/[A-Za-z0-9.-]{1,64})?");

    private final Definitions definitions;
    private final Parameters parameters;
    private final LocalDate today;
    private final Optional<Hmac> hash;

    Methods(Definitions definitions, Parameters parameters, LocalDate today) {
        this.definitions = definitions;
        this.parameters = parameters;
        this.today = today;
        this.hash =
                Optional.of(parameters.cryptoHashKey())
                        .filter(key -> !key.isEmpty())
                        .map(key -> new Hmac(key.getBytes(StandardCharsets.UTF_8)));
    }

    /// @param done what has been done is added
    /// @throws NotAnonymised when the element cannot be changed so
    void apply(Rule rule, Node node, Set<Label> done) {
        if (node.isVisited()) {
            return;
        }
        if (rule.method() == Rule.Method.SUBSTITUTE) {
            substitute(node, rule.replacement(), done);
            return;
        }
        node.value().ifPresent(value -> change(rule.method(), node, value, done));
        node.visit();
        for (Node child : node.children()) {
            if (!child.isResource()) {
                apply(rule, child, done);
            }
        }
    }

    private void change(Rule.Method method, Node node, Json value, Set<Label> done) {
        switch (method) {
            case KEEP -> {}
            case REDACT -> redact(node, value, done);
            case DATESHIFT -> shift(node, value, done);
            case CRYPTOHASH -> hash(node, value, done);
            case SUBSTITUTE -> throw new IllegalStateException("it is done to all at once");
        }
    }

    private void redact(Node node, Json value, Set<Label> done) {
        if (Dates.is(node)) {
            node.set(
                    Dates.redacted(text(value), parameters.partialDates(), today)
                            .map(JsonString::new));
        } else if (node.is("Age", "value")) {
            if (!parameters.partialAges() || number(value).compareTo(AGE_MOST) > 0) {
                node.set(Optional.empty());
            }
        } else if (node.is("Address", "postalCode") && parameters.partialZipCodes()) {
            node.set(Optional.of(new JsonString(zip(text(value)))));
            done.add(Label.ABSTRACTED);
            return;
        } else {
            node.set(Optional.empty());
        }
        done.add(Label.REDACTED);
    }

    private String zip(String code) {
        boolean isRestricted = parameters.restrictedZipCodes().stream().anyMatch(code::startsWith);
        int kept = isRestricted ? 0 : Math.min(code.length(), ZIP_CHARACTERS);
        return code.substring(0, kept) + code.substring(kept).replaceAll("[0-9]", "0");
    }

    private void shift(Node node, Json value, Set<Label> done) {
        if (!Dates.is(node)) {
            return;
        }
        int days = Dates.days(node.root().text("id"), parameters.dateShiftKey());
        Optional<String> shifted = Dates.shifted(text(value), days, today);
        if (shifted.isPresent()) {
            node.set(shifted.map(JsonString::new));
            done.add(Label.PERTURBED);
        } else {
            redact(node, value, done);
        }
    }

    private void hash(Node node, Json value, Set<Label> done) {
        String text = text(value);
        if (text.isEmpty()) {
            return;
        }
        String hashed =
                node.is("Reference", "reference") ? reference(text, this::hash) : hash(text);
        node.set(Optional.of(new JsonString(hashed)));
        done.add(Label.HASHED);
    }

    private String hash(String text) {
        byte[] bytes = hash.orElseThrow().of(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(bytes);
    }

    /// Of a reference its id is hashed, so that it still leads to what it led to.
    private String reference(String text, UnaryOperator<String> hash) {
        if (text.startsWith("#")) {
            return text.length() == 1 ? text : "#" + hash.apply(text.substring(1));
        }
        Matcher literal = LITERAL.matcher(text);
        if (literal.matches() && definitions.isResourceType(literal.group(2))) {
            String version = literal.group(4) == null ? "" : literal.group(4);
            return literal.group(1) + hash.apply(literal.group(3)) + version;
        }
        Matcher urn = URN.matcher(text);
        return urn.matches() ? urn.group(1) + hash.apply(urn.group(2)) : hash.apply(text);
    }

    private void substitute(Node node, Json replacement, Set<Label> done) {
        if (node.isPrimitive()) {
            node.set(primitive(node, replacement));
            node.children().removeIf(each -> !holdsVisited(each));
        } else {
            replace(node, replacement);
        }
        node.within().forEach(Node::visit);
        done.add(Label.SUBSTITUTED);
    }

    private static Optional<Json> primitive(Node node, Json replacement) {
        Primitive primitive = node.type().primitive();
        if (replacement instanceof JsonNull || primitive == null) {
            return Optional.empty();
        }
        boolean isOfForm =
                switch (primitive.form()) {
                    case STRING -> replacement instanceof JsonString;
                    case NUMBER -> replacement instanceof JsonNumber;
                    case BOOLEAN -> replacement instanceof JsonBoolean;
                };
        if (!isOfForm || !primitive.accepts(plain(replacement))) {
            throw new NotAnonymised();
        }
        return Optional.of(replacement);
    }

    /// Everything below is replaced, but for what rules before this one have met.
    private void replace(Node node, Json replacement) {
        if (!(replacement instanceof JsonObject) && !(replacement instanceof JsonNull)) {
            throw new NotAnonymised();
        }
        node.children().removeIf(each -> !holdsVisited(each));
        var kept = new HashSet<String>();
        for (Node each : List.copyOf(node.children())) {
            emptyUnvisited(each);
            kept.add(each.path());
        }
        if (replacement instanceof JsonObject object) {
            JsonObject rest = object;
            for (int i = 0; i < object.size(); i++) {
                String name = object.name(i);
                if (kept.contains(name.startsWith("_") ? name.substring(1) : name)) {
                    rest = rest.without(name);
                }
            }
            node.fill(rest, definitions);
        }
    }

    private static boolean holdsVisited(Node node) {
        return node.isVisited() || node.children().stream().anyMatch(Methods::holdsVisited);
    }

    private static void emptyUnvisited(Node node) {
        if (!node.isVisited()) {
            node.set(Optional.empty());
            node.children().removeIf(each -> !holdsVisited(each));
        }
        node.children().forEach(Methods::emptyUnvisited);
    }

    private static String text(Json value) {
        if (value instanceof JsonString text) {
            return text.value();
        }
        throw new NotAnonymised(); // a hash or a date is no number
    }

    private static String plain(Json value) {
        return switch (value) {
            case JsonString text -> text.value();
            case JsonNumber number -> number.text();
            case JsonBoolean flag -> "" + flag.value();
            default -> throw new NotAnonymised();
        };
    }

    private static BigDecimal number(Json value) {
        if (value instanceof JsonNumber number) {
            return new BigDecimal(number.text());
        }
        throw new NotAnonymised();
    }
}
