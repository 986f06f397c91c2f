// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// What a Bundle asks for, and where in its body the resources of its entries are, each to be
/// read on its own. No tree of the whole is built. Immutable but for the body, which it does
/// not hold.
///
/// @param type `transaction`, `batch`, ...; "" when missing
/// @param entries in the order of the body
/// @param issues what is wrong with the Bundle apart from the entries' resources
public record BundleScan(String type, List<Entry> entries, List<Issue> issues) {
    /// Bounds of one Bundle, both inclusive.
    public record Limits(int entriesMax, int resourceBytesMax) {
        /// 50,000 entries of up to 2 MiB.
        public static final Limits DEFAULT = new Limits(50_000, 2 << 20);
    }

    /// Stands in the Bundle's tree for a resource that is not read.
    static final JsonObject ELSEWHERE =
            new JsonObject(new String[] {"resourceType"}, new Json[] {new JsonString("elsewhere")});

    public BundleScan {
        entries = List.copyOf(entries);
        issues = List.copyOf(issues);
    }

    /// Scans `length` bytes of `body` from `offset`.
    ///
    /// @throws Failed MALFORMED with the fact `byte`, and `expression` unless the body is not
    ///     UTF-8; TOO_LARGE with the fact `expression` beyond `limits`; INVALID when it is no
    // Bundle
    public static BundleScan scan(
            byte[] body, int offset, int length, Limits limits, Validation validation) {
        if (length > JsonReader.BYTES_MAX) {
            throw new Failed(
                    Failure.TOO_LARGE,
                    "the body is too large",
                    new Fact("bytesMax", JsonReader.BYTES_MAX));
        }
        Utf8.check(body, offset, length);
        int mark = JsonReader.markBytes(body, offset, length);
        try (JsonParser parser = JsonReader.parser(body, offset + mark, length - mark)) {
            return new Scanner(parser, offset + mark, limits).scan(validation);
        }
    }

    /// One entry.
    ///
    /// @param index from 0
    /// @param fullUrl "" when missing
    /// @param offset where the resource starts in the body
    /// @param length of the resource in bytes, 0 when there is none
    public record Entry(
            int index, String fullUrl, Optional<Request> request, int offset, int length) {
        /// Whether there is a resource.
        public boolean hasResource() {
            return length > 0;
        }

        /// Where the resource is, as FHIRPath.
        public String expression() {
            return "Bundle.entry[" + index + "].resource";
        }

        /// The resource, read from the body that was scanned.
        ///
        /// @throws Failed MALFORMED with the facts `byte`, counted from the resource's start,
        ///     and `expression`
        public JsonObject resource(byte[] body) {
            try {
                return JsonReader.readObject(body, offset, length);
            } catch (Failed e) {
                throw new Failed(
                        e.failure(),
                        e.text(),
                        new Fact("byte", e.fact("byte", "")),
                        new Fact("expression", expression()));
            }
        }
    }

    /// `Bundle.entry.request`; each part "" when missing.
    ///
    /// @param method `GET`, `HEAD`, `POST`, `PUT`, `DELETE` or `PATCH`, unless there are issues
    public record Request(
            String method,
            String url,
            String ifNoneMatch,
            String ifModifiedSince,
            String ifMatch,
            String ifNoneExist) {
        static Request of(JsonObject request) {
            return new Request(
                    request.text("method", ""),
                    request.text("url", ""),
                    request.text("ifNoneMatch", ""),
                    request.text("ifModifiedSince", ""),
                    request.text("ifMatch", ""),
                    request.text("ifNoneExist", ""));
        }
    }

    /// One pass over one body.
    private static final class Scanner {
        private final JsonParser parser;
        private final JsonReader reader;
        private final int start;
        private final Limits limits;
        private final List<Entry> entries = new ArrayList<>();
        private int entryIndex = -1;

        /// Of the entry that is open.
        private int resourceOffset;

        private int resourceLength;

        Scanner(JsonParser parser, int start, Limits limits) {
            this.parser = parser;
            this.reader = new JsonReader(parser);
            this.start = start;
            this.limits = limits;
        }

        BundleScan scan(Validation validation) {
            JsonObject bundle;
            try {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    throw JsonReader.malformed(parser, "the body is not a JSON object");
                }
                bundle = bundle();
                if (parser.nextToken() != null) {
                    throw JsonReader.malformed(parser, "the body goes on after its JSON value");
                }
            } catch (JacksonException e) {
                throw withExpression(JsonReader.malformed(parser, e));
            }
            if (!bundle.text("resourceType", "").equals("Bundle")) {
                throw new Failed(Failure.INVALID, "the body is not a Bundle");
            }
            return new BundleScan(bundle.text("type", ""), entries, validation.validate(bundle));
        }

        private JsonObject bundle() {
            int base = reader.open();
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                boolean array = parser.nextToken() == JsonToken.START_ARRAY;
                boolean isEntries = name.equals("entry") && array;
                reader.push(name, isEntries ? entries() : reader.value(parser.currentToken()));
            }
            return reader.closeObject(base);
        }

        private JsonArray entries() {
            int base = reader.open();
            entryIndex = 0;
            for (JsonToken token = parser.nextToken();
                    token != JsonToken.END_ARRAY;
                    token = parser.nextToken()) {
                if (entryIndex >= limits.entriesMax) {
                    throw new Failed(
                            Failure.TOO_LARGE,
                            "the Bundle has too many entries",
                            new Fact("entriesMax", limits.entriesMax),
                            new Fact("expression", "Bundle.entry"));
                }
                boolean object = token == JsonToken.START_OBJECT;
                reader.push("", object ? entry() : reader.value(token));
                entryIndex++;
            }
            entryIndex = -1;
            return reader.closeArray(base);
        }

        private JsonObject entry() {
            resourceOffset = 0;
            resourceLength = 0;
            int base = reader.open();
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                boolean object = parser.nextToken() == JsonToken.START_OBJECT;
                boolean resource = name.equals("resource") && object;
                reader.push(name, resource ? resource() : reader.value(parser.currentToken()));
            }
            JsonObject entry = reader.closeObject(base);
            Optional<Request> request =
                    entry.find("request") instanceof JsonObject members
                            ? Optional.of(Request.of(members))
                            : Optional.empty();
            entries.add(
                    new Entry(
                            entryIndex,
                            entry.text("fullUrl", ""),
                            request,
                            resourceOffset,
                            resourceLength));
            return entry;
        }

        private JsonObject resource() {
            long from = parser.currentTokenLocation().getByteOffset();
            parser.skipChildren();
            long end = parser.currentLocation().getByteOffset();
            if (end - from > limits.resourceBytesMax) {
                throw new Failed(
                        Failure.TOO_LARGE,
                        "a resource is too large",
                        new Fact("bytesMax", limits.resourceBytesMax),
                        new Fact("expression", "Bundle.entry[" + entryIndex + "].resource"));
            }
            resourceOffset = start + Math.toIntExact(from);
            resourceLength = Math.toIntExact(end - from);
            return ELSEWHERE;
        }

        private Failed withExpression(Failed failed) {
            String expression = entryIndex < 0 ? "Bundle" : "Bundle.entry[" + entryIndex + "]";
            return new Failed(
                    failed.failure(),
                    failed.text(),
                    new Fact("byte", failed.fact("byte", "")),
                    new Fact("expression", expression));
        }
    }
}
