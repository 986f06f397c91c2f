// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.edge;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.http.MediaRange;
import dev.signet.http.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The forms in which resources are read and written: which one is meant.
public final class Formats {
    private static final String JSON = "application/fhir+json";
    private static final String XML = "application/fhir+xml";
    private static final List<String> COMMON = List.of(JSON, "application/json", "*/*");

    /// RFC 6902, section 6.
    public static final String JSON_PATCH = "application/json-patch+json";

    /// Where no account is known, any FHIR version may be asked for.
    static final String ANY = "";

    private Formats() {}

    /// How much a form is wanted.
    ///
    /// @param quality 0 to 1; 0: not at all
    /// @param closeness of the range that says so, as [MediaRange#matches] has it
    private record Wish(double quality, int closeness) {
        static final Wish NONE = new Wish(0, 0);

        boolean exceeds(Wish other) {
            return quality > other.quality
                    || (quality == other.quality && byName() > other.byName());
        }

        /// Whether it is as much wanted as the other, and named as closely.
        boolean reaches(Wish other) {
            return quality > other.quality
                    || (quality == other.quality && closeness >= other.closeness);
        }

        private int byName() {
            return quality > 0 && closeness > 2 ? 1 : 0;
        }
    }

    /// Refuses an exchange whose answer is wanted in another form (RFC 9110, section 12.5.1), or
    /// laid out in a way that there is not.
    ///
    /// @param release of the account's FHIR version, such as `4.0`
    /// @throws Failed `NOT_ACCEPTABLE`; `INVALID` for a `_pretty` that is none
    public static void check(Exchange exchange, String release) {
        exchange.parameter("_pretty").ifPresent(Formats::checkPretty);
        Optional<String> format = exchange.parameter("_format");
        if (wanted(format, exchange.preferences().accepts(), release).isEmpty()) {
            throw notAcceptable("");
        }
    }

    /// The form in which the answer to a request is wanted; JSON when it is none that there is,
    /// for the refusal.
    ///
    /// @param release of the account's FHIR version, such as `4.0`; [#ANY] where none is known
    static Form of(Request request, String release) {
        Optional<String> format = request.parameter("_format");
        return wanted(format, request.headers().values("Accept"), release).orElse(Form.JSON);
    }

    /// The media type in which the answer to a request is wanted, whoever answers.
    public static String mediaType(Request request) {
        return of(request, ANY).mediaType();
    }

    private static Optional<Form> wanted(
            Optional<String> format, List<String> accepts, String release) {
        if (format.isPresent()) {
            return ofParameter(format.get(), release);
        }
        if (accepts.isEmpty() || (accepts.size() == 1 && COMMON.contains(accepts.getFirst()))) {
            return Optional.of(Form.JSON);
        }
        if (accepts.size() == 1 && accepts.getFirst().equals(XML)) {
            return Optional.of(Form.XML);
        }
        if (accepts.stream().allMatch(String::isBlank)) {
            return Optional.of(Form.JSON); // an empty Accept wants nothing in particular
        }
        List<MediaRange> ranges = MediaRange.of(accepts);
        Wish json = wish(ranges, Form.JSON, release);
        Wish xml = wish(ranges, Form.XML, release);
        if (xml.exceeds(json)) {
            return Optional.of(Form.XML);
        }
        return json.quality() > 0 ? Optional.of(Form.JSON) : Optional.empty();
    }

    /// The closest range decides, whatever less close ones say. A name that is not the one of what
    /// is written counts only when it is asked for itself.
    private static Wish wish(List<MediaRange> ranges, Form form, String release) {
        Wish best = Wish.NONE;
        for (String subtype : form.subtypes()) {
            Wish wish = wish(ranges, "application", subtype, release);
            boolean counts = wish.byName() > 0 || subtype.equals(form.subtypes().getFirst());
            if (counts && wish.exceeds(best)) {
                best = wish;
            }
        }
        Wish text = wish(ranges, "text", form.textSubtype(), release);
        return text.byName() > 0 && text.exceeds(best) ? text : best;
    }

    private static Wish wish(List<MediaRange> ranges, String type, String subtype, String release) {
        Wish closest = Wish.NONE;
        for (MediaRange range : ranges) {
            int match = range.matches(type, subtype);
            if (match > closest.closeness() && (match <= 2 || isOfRelease(range, release))) {
                closest = new Wish(range.quality(), match);
            }
        }
        return closest;
    }

    /// Whether the content of a Binary is wanted, as what it is itself, before the resource
    /// (<https://hl7.org/fhir/R4/binary.html#rest>). Who says nothing, or that anything will do,
    /// gets the resource.
    ///
    /// @param contentType of the content
    /// @throws Failed `NOT_ACCEPTABLE` when neither is
    public static boolean isContentWanted(Exchange exchange, String contentType, String release) {
        List<String> accepts = exchange.preferences().accepts();
        boolean isAsked = exchange.parameter("_format").isEmpty() && !accepts.isEmpty();
        List<MediaRange> own = isAsked ? MediaRange.of(List.of(contentType)) : List.of();
        if (own.size() == 1) {
            List<MediaRange> ranges = MediaRange.of(accepts);
            MediaRange content = own.getFirst();
            Wish wish = wish(ranges, content.type(), content.subtype(), release);
            // who names any XML means a document's own, FHIR's is named as such
            Wish xml = wish(ranges, "application", Form.XML.subtypes().getFirst(), release);
            boolean isContent =
                    wish.closeness() > 1
                            && wish.quality() > 0
                            && !wish(ranges, Form.JSON, release).reaches(wish)
                            && !xml.reaches(wish);
            if (isContent) {
                return true;
            }
        }
        check(exchange, release);
        return false;
    }

    /// Refuses a `_format` that is none, or of another version.
    ///
    /// @param release of the account's FHIR version, such as `4.0`
    /// @param expression where it stands in what was sent; "" for the address
    /// @throws Failed `NOT_ACCEPTABLE`
    public static void checkFormat(String format, String release, String expression) {
        if (ofParameter(format, release).isEmpty()) {
            throw notAcceptable(expression);
        }
    }

    /// The form that `_format` names; none when it is one of another version.
    static Optional<Form> ofParameter(String format, String release) {
        return Form.ofParameter(format)
                .filter(
                        _ ->
                                release.equals(ANY)
                                        || parameter(format, "fhirversion").stream()
                                                .allMatch(release::equals));
    }

    private static void checkPretty(String pretty) {
        if (!pretty.equals("true") && !pretty.equals("false")) {
            throw new Failed(
                    Failure.INVALID, "_pretty is a boolean", new Fact("expected", "true or false"));
        }
    }

    private static Failed notAcceptable(String expression) {
        return new Failed(
                Failure.NOT_ACCEPTABLE,
                "only JSON and XML are written, of the account's FHIR version",
                new Fact("expected", "application/fhir+json or application/fhir+xml"),
                new Fact("expression", expression));
    }

    /// The form in which a resource is said to be sent; JSON when nothing is said.
    ///
    /// @param release of the account's FHIR version, such as `4.0`
    /// @throws Failed `UNSUPPORTED_MEDIA_TYPE`
    static Form ofBody(Request request, String release) {
        String type = request.header("Content-Type").orElse("");
        Form form =
                type.isBlank() || type.equals(JSON)
                        ? Form.JSON
                        : Form.named(type).orElseThrow(Formats::notRead);
        checkParameters(request, release);
        return form;
    }

    private static Failed notRead() {
        return new Failed(
                Failure.UNSUPPORTED_MEDIA_TYPE,
                "the body's media type cannot be read",
                new Fact("expected", "application/fhir+json or application/fhir+xml"));
    }

    /// Refuses a body that is said to be in another charset or of another FHIR version; other
    /// parameters of its media type mean nothing here.
    static void checkParameters(Request request, String release) {
        String type = request.header("Content-Type").orElse("");
        boolean isRead =
                parameter(type, "charset").stream().allMatch(Set.of("utf-8", "utf8")::contains)
                        && parameter(type, "fhirversion").stream().allMatch(release::equals);
        if (!isRead) {
            throw new Failed(
                    Failure.UNSUPPORTED_MEDIA_TYPE,
                    "the body's charset or FHIR version cannot be read",
                    new Fact("expected", "charset=utf-8; fhirVersion=" + release));
        }
    }

    /// The values of a parameter of a media type, in small letters and without quotes.
    ///
    /// @param name in small letters
    private static List<String> parameter(String mediaType, String name) {
        var values = new ArrayList<String>();
        String[] parts = mediaType.split(";", -1);
        for (int i = 1; i < parts.length; i++) {
            String[] pair = parts[i].toLowerCase(Locale.ROOT).split("=", 2);
            if (pair[0].strip().equals(name)) {
                values.add(pair.length < 2 ? "" : pair[1].replace("\"", "").strip());
            }
        }
        return values;
    }

    /// <https://hl7.org/fhir/R4/http.html#version-parameter>
    private static boolean isOfRelease(MediaRange range, String release) {
        String version = range.parameters().get("fhirversion");
        return version == null || release.equals(ANY) || version.equals(release);
    }

    /// Whether that media type, with what follows it, is the one of JSON Patches.
    public static boolean isJsonPatch(String contentType) {
        return JSON_PATCH.equals(mediaType(contentType));
    }

    private static String mediaType(String contentType) {
        int end = contentType.indexOf(';');
        String type = (end < 0 ? contentType : contentType.substring(0, end)).strip();
        return type.toLowerCase(Locale.ROOT);
    }
}
