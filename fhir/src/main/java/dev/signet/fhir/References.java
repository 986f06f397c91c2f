// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonBoolean;
import dev.signet.fhir.json.JsonNull;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.fhir.primitive.Primitive;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Walks over every place of a resource that can point at another, as a transaction must
/// rewrite them (<https://hl7.org/fhir/R4/http.html#trules>). What does not fit the definitions
/// is passed over, and so is every Bundle, at any depth: what is in it points at its own entries
/// (<https://hl7.org/fhir/R4/bundle.html#references>), and may be signed. Any thread.
public final class References {
    private static final Pattern LINK =
            Pattern.compile("\\b(?:href|src)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)')");

    private final Definitions definitions;

    /// A walk by `definitions`.
    public References(Definitions definitions) {
        this.definitions = definitions;
    }

    /// `resource` with each pointer replaced by what `rewriting` makes of it; the same instance
    /// when it changes none.
    public JsonObject rewrite(JsonObject resource, Rewriting rewriting) {
        TypeDefinition type = definitions.find(resource.text("resourceType", ""));
        return type == null || type.name().equals("Bundle")
                ? resource
                : object(resource, type, rewriting);
    }

    /// The same of what was edited: what was read from `stored` is left, wherever it stands now.
    ///
    /// @param stored the body that the resource was read from before it was edited
    public JsonObject rewriteNew(JsonObject edited, byte[] stored, Rewriting rewriting) {
        return rewrite(edited, new OfNew(stored, rewriting));
    }

    private JsonObject object(JsonObject object, TypeDefinition type, Rewriting rewriting) {
        JsonObject result = object;
        boolean reference = type.name().equals("Reference");
        for (int i = 0; i < object.size(); i++) {
            ElementDefinition element = type.element(object.name(i));
            Json value = object.value(i);
            Json rewritten;
            if (element != null) {
                boolean literal = reference && element.name().equals("reference");
                rewritten = value(value, element.type(), literal, rewriting);
            } else if (object.name(i).startsWith("_")) {
                rewritten = value(value, definitions.type("Element"), false, rewriting);
            } else {
                continue;
            }
            if (rewritten != value) {
                result = result.withValue(i, rewritten);
            }
        }
        return result;
    }

    private Json value(Json value, TypeDefinition type, boolean literal, Rewriting rewriting) {
        return switch (value) {
            case JsonObject object when type.isAnyResource() -> rewrite(object, rewriting);
            case JsonObject object -> object(object, type, rewriting);
            case JsonArray array -> array(array, type, rewriting);
            case JsonString string when literal -> string(string, Kind.REFERENCE, rewriting);
            case JsonString string -> string(string, type, rewriting);
            case JsonNumber _, JsonBoolean _, JsonNull _ -> value;
        };
    }

    private Json array(JsonArray array, TypeDefinition type, Rewriting rewriting) {
        Json[] changed = null;
        for (int i = 0; i < array.size(); i++) {
            Json rewritten = value(array.at(i), type, false, rewriting);
            if (rewritten != array.at(i)) {
                if (changed == null) {
                    changed = new Json[array.size()];
                    for (int j = 0; j < changed.length; j++) {
                        changed[j] = array.at(j);
                    }
                }
                changed[i] = rewritten;
            }
        }
        return changed == null ? array : new JsonArray(changed);
    }

    private static JsonString string(JsonString string, TypeDefinition type, Rewriting rewriting) {
        Primitive primitive = type.primitive();
        if (primitive == null) {
            return string;
        }
        return switch (primitive) {
            case URI, URL -> string(string, Kind.URI, rewriting);
            case CANONICAL -> string(string, Kind.CANONICAL, rewriting);
            case XHTML -> narrative(string, rewriting);
            case BASE64_BINARY,
                    BOOLEAN,
                    CODE,
                    DATE,
                    DATE_TIME,
                    DECIMAL,
                    ID,
                    INSTANT,
                    INTEGER,
                    INTEGER64,
                    MARKDOWN,
                    OID,
                    POSITIVE_INT,
                    STRING,
                    TIME,
                    UNSIGNED_INT,
                    UUID -> // `Type/id` would be neither an oid nor a uuid
                    string;
        };
    }

    private static JsonString string(JsonString string, Kind kind, Rewriting rewriting) {
        if (rewriting.leaves(string)) {
            return string;
        }
        String rewritten = rewriting.rewrite(kind, string.value());
        return rewritten.equals(string.value()) ? string : new JsonString(rewritten);
    }

    private static JsonString narrative(JsonString div, Rewriting rewriting) {
        if (rewriting.leaves(div)) {
            return div;
        }
        String text = div.value();
        if (!text.contains("href") && !text.contains("src")) {
            return div;
        }
        Matcher links = LINK.matcher(text);
        var result = new StringBuilder();
        int done = 0;
        while (links.find()) {
            int group = links.group(1) == null ? 2 : 1;
            result.append(text, done, links.start(group));
            result.append(
                    rewriting.rewrite(
                            Kind.LINK, text.substring(links.start(group), links.end(group))));
            done = links.end(group);
        }
        String rewritten = result.append(text, done, text.length()).toString();
        return rewritten.equals(text) ? div : new JsonString(rewritten);
    }

    /// Kinds of pointer.
    public enum Kind {
        /// `Reference.reference`: relative, absolute, `urn:uuid:`, `#contained`, or conditional
        /// (`Practitioner?identifier=...`).
        REFERENCE,
        /// A `uri` or `url`; most of them are names of systems, not pointers.
        URI,
        /// A `canonical`, which a transaction leaves alone.
        CANONICAL,
        /// An `href` or `src` in a narrative, as written there (`&` is `&amp;`).
        LINK
    }

    /// What becomes of a pointer.
    @FunctionalInterface
    public interface Rewriting {
        /// The pointer to stand in the place of `value`; `value` itself to leave it.
        String rewrite(Kind kind, String value);

        /// Whether nothing in a string of the resource is to be rewritten.
        default boolean leaves(JsonString string) {
            return false;
        }
    }

    private record OfNew(byte[] stored, Rewriting rewriting) implements Rewriting {
        @Override
        public String rewrite(Kind kind, String value) {
            return rewriting.rewrite(kind, value);
        }

        @Override
        public boolean leaves(JsonString string) {
            return string.isOf(stored);
        }
    }
}
