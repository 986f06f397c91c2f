// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.edge;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.exchange.Content;
import dev.signet.dataplane.exchange.Target;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonWriter;
import dev.signet.fhir.xml.XmlReader;
import dev.signet.http.MediaRange;
import dev.signet.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The content of a Binary as what it is itself, sent and answered
/// (<https://hl7.org/fhir/R4/binary.html#rest>). Bodies whose type is JSON, or FHIR's XML, are
/// resources; bodies of any XML are when they are a Binary of FHIR's.
public final class RawContent {
    private static final String UNKNOWN = "application/octet-stream";
    private static final Pattern VISIBLE = Pattern.compile("[!-~]{1,1024}");

    /// To a resource here or elsewhere; no search and no part of the Binary
    /// (<https://hl7.org/fhir/R4/references.html#literal>).
    private static final Pattern LITERAL =
            Pattern.compile(
                    "[A-Z][A-Za-z]{0,63}/[A-Za-z0-9.-]{1,64}(/_history/[A-Za-z0-9.-]{1,64})?"
                            + "|https?://[!-~]{1,1016}|urn:(uuid|oid):[A-Za-z0-9.-]{1,256}");

    private RawContent() {}

    /// The element that holds the content: `data`, in STU3 `content`.
    public static String element(Definitions definitions) {
        return definitions.type("Binary").element("data") == null ? "content" : "data";
    }

    /// Whether the body of a request is the content of a Binary, unless it says otherwise itself.
    static boolean mayBeSent(Request request, Target target) {
        if (!target.type().equals("Binary")) {
            return false;
        }
        String type = request.header("Content-Type").orElse("").strip();
        return !type.isEmpty() && (Form.named(type).isEmpty() || isAnyXml(type));
    }

    private static boolean isAnyXml(String type) {
        String lower = type.toLowerCase(Locale.ROOT);
        return lower.startsWith("application/xml") && !lower.startsWith("application/xml+fhir")
                || lower.startsWith("text/xml");
    }

    /// Whether such a body is a Binary in XML.
    static boolean isResource(Request request, byte[] body) {
        return isAnyXml(request.header("Content-Type").orElse("").strip())
                && XmlReader.isResource(body, "Binary");
    }

    /// The resource that holds it, in JSON.
    ///
    /// @param element as [#element] names it
    /// @throws Failed `INVALID` for an `X-Security-Context` that is no literal reference and for
    ///     a content type of several
    static byte[] resource(Request request, Target target, String element, byte[] content) {
        var json = new JsonWriter(content.length / 3 * 4 + 1024);
        json.raw("{\"resourceType\":\"Binary\"");
        if (!target.id().isEmpty()) {
            json.raw(",\"id\":");
            json.string(target.id());
        }
        String type = request.header("Content-Type").orElse(UNKNOWN).strip();
        if (MediaRange.of(List.of(type)).stream().anyMatch(MediaRange::isOfSeveral)) {
            throw new Failed(
                    Failure.INVALID,
                    "the content type of a Binary is one media type",
                    new Fact("header", "Content-Type"),
                    new Fact("expected", "type/subtype without *"));
        }
        json.raw(",\"contentType\":");
        json.string(type);
        request.header("X-Security-Context").ifPresent(context -> securityContext(json, context));
        json.raw(",\"" + element + "\":\"");
        byte[] data = Base64.getEncoder().encode(content);
        json.raw(data, 0, data.length);
        json.raw("\"}");
        return json.toBytes();
    }

    private static void securityContext(JsonWriter json, String context) {
        if (!LITERAL.matcher(context).matches()) {
            throw new Failed(
                    Failure.INVALID,
                    "X-Security-Context is no literal reference",
                    new Fact("expected", "Type/id, an address of http or https, or a urn"));
        }
        json.raw(",\"securityContext\":{\"reference\":");
        json.string(context);
        json.raw("}");
    }

    /// The content of a stored Binary.
    ///
    /// @param element as [#element] names it
    public static Content.Raw of(JsonObject binary, String element) {
        byte[] data = binary.text(element, "").getBytes(StandardCharsets.ISO_8859_1);
        String context =
                binary.find("securityContext") instanceof JsonObject reference
                        ? reference.text("reference", "")
                        : "";
        return new Content.Raw(
                Base64.getMimeDecoder().decode(data),
                contentType(binary),
                LITERAL.matcher(context).matches() ? context : "");
    }

    /// What a stored Binary says that its content is; bytes of no known kind when that is not one
    /// media type.
    public static String contentType(JsonObject binary) {
        String said = binary.text("contentType", UNKNOWN);
        boolean isVisible = VISIBLE.matcher(said.replace(" ", "")).matches();
        List<MediaRange> types = MediaRange.of(List.of(said));
        boolean isOne = types.size() == 1 && !types.getFirst().isOfSeveral();
        return isVisible && isOne ? said : UNKNOWN;
    }
}
