// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.primitive;

import java.util.HashMap;
import java.util.Map;

/// FHIR's primitive types, each with its kind of JSON value and its grammar
/// (<https://hl7.org/fhir/R4/datatypes.html#primitive>).
public enum Primitive {
    BASE64_BINARY("base64Binary", Form.STRING),
    BOOLEAN("boolean", Form.BOOLEAN),
    CANONICAL("canonical", Form.STRING),
    CODE("code", Form.STRING),
    DATE("date", Form.STRING),
    DATE_TIME("dateTime", Form.STRING),
    DECIMAL("decimal", Form.NUMBER),
    ID("id", Form.STRING),
    INSTANT("instant", Form.STRING),
    INTEGER("integer", Form.NUMBER),
    INTEGER64("integer64", Form.STRING),
    MARKDOWN("markdown", Form.STRING),
    OID("oid", Form.STRING),
    POSITIVE_INT("positiveInt", Form.NUMBER),
    STRING("string", Form.STRING),
    TIME("time", Form.STRING),
    UNSIGNED_INT("unsignedInt", Form.NUMBER),
    URI("uri", Form.STRING),
    URL("url", Form.STRING),
    UUID("uuid", Form.STRING),
    XHTML("xhtml", Form.STRING);

    /// Characters of a `string` or `markdown`.
    public static final int STRING_CHARACTERS_MAX = 1 << 20;

    private static final Map<String, Primitive> BY_NAME = new HashMap<>();

    static {
        for (Primitive primitive : values()) {
            BY_NAME.put(primitive.typeName, primitive);
        }
    }

    private final String typeName;
    private final Form form;

    Primitive(String typeName, Form form) {
        this.typeName = typeName;
        this.form = form;
    }

    /// The primitive of that name.
    ///
    /// @throws IllegalArgumentException when there is none
    public static Primitive of(String typeName) {
        Primitive primitive = BY_NAME.get(typeName);
        if (primitive == null) {
            throw new IllegalArgumentException("no such primitive type");
        }
        return primitive;
    }

    /// The name as FHIR writes it.
    public String typeName() {
        return typeName;
    }

    /// Which kind of JSON value it is.
    public Form form() {
        return form;
    }

    /// Whether `text` (a string's characters, a number's digits) follows this type's grammar.
    public boolean accepts(String text) {
        return switch (this) {
            case BASE64_BINARY -> Grammar.isBase64(text);
            case BOOLEAN -> text.equals("true") || text.equals("false");
            case CANONICAL, URI, URL -> Grammar.isUri(text);
            case CODE -> Grammar.isCode(text);
            case DATE -> TimeGrammar.isDate(text);
            case DATE_TIME -> TimeGrammar.isDateTime(text);
            case DECIMAL -> Grammar.isDecimal(text);
            case ID -> Grammar.isId(text);
            case INSTANT -> TimeGrammar.isInstant(text);
            case INTEGER -> Grammar.isInteger(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case INTEGER64 -> Grammar.isInteger(text, Long.MIN_VALUE, Long.MAX_VALUE);
            case MARKDOWN, STRING -> Grammar.isString(text);
            case OID -> Grammar.isOid(text);
            case POSITIVE_INT -> Grammar.isInteger(text, 1, Integer.MAX_VALUE);
            case TIME -> TimeGrammar.isTime(text);
            case UNSIGNED_INT -> Grammar.isInteger(text, 0, Integer.MAX_VALUE);
            case UUID -> Grammar.isUuid(text);
            case XHTML -> Xhtml.isNarrative(text);
        };
    }

    /// Kinds of JSON value.
    public enum Form {
        STRING,
        NUMBER,
        BOOLEAN
    }
}
