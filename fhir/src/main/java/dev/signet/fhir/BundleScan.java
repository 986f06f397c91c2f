// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonReader;
import dev.signet.fhir.json.JsonString;
import dev.signet.fhir.json.Meter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

    /// Values of one Bundle apart from its resources: of an entry there are about eight.
    private static final int VALUES_MAX = 1 << 20;

    /// About what an entry takes with its texts, apart from the tree.
    private static final int ENTRY_BYTES = 400;

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
    ///     Bundle
    public static BundleScan scan(
            byte[] body, int offset, int length, Limits limits, Validation validation) {
        return scan(body, offset, length, limits, validation, Meter.NONE);
    }

    /// As the other.
    ///
    /// @param meter is told what the Bundle takes apart from its resources
    public static BundleScan scan(
            byte[] body,
            int offset,
            int length,
            Limits limits,
            Validation validation,
            Meter meter) {
        JsonReader.checkBytes(body, offset, length);
        var reader = new JsonReader(body, offset, length, VALUES_MAX, meter);
        return new Scanner(reader, limits, meter).scan(validation);
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
            return resource(body, Meter.NONE);
        }

        /// As [#resource(byte[])].
        ///
        /// @param meter is told what its tree takes
        /// @throws Failed TOO_LARGE too, with the fact `expression`, beyond
        ///     [JsonReader#VALUES_MAX]
        public JsonObject resource(byte[] body, Meter meter) {
            try {
                return JsonReader.readObject(body, offset, length, meter);
            } catch (Failed e) {
                throw at(e, expression());
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

    /// The failure with where it was found.
    private static Failed at(Failed failed, String expression) {
        var facts = new ArrayList<Fact>(failed.facts());
        facts.add(new Fact("expression", expression));
        return new Failed(failed.failure(), failed.text(), facts.toArray(new Fact[0]));
    }

    /// One pass over one body.
    private static final class Scanner {
        private final JsonReader reader;
        private final Limits limits;
        private final Meter meter;
        private final List<Entry> entries = new ArrayList<>();
        private int entryIndex = -1;

        /// Of the entry that is open.
        private int resourceOffset;

        private int resourceLength;

        Scanner(JsonReader reader, Limits limits, Meter meter) {
            this.reader = reader;
            this.limits = limits;
            this.meter = meter;
        }

        BundleScan scan(Validation validation) {
            JsonObject bundle;
            try {
                if (!reader.nextIs('{')) {
                    throw reader.malformed("the body is not a JSON object");
                }
                bundle = bundle();
                reader.finish();
            } catch (Failed failed) {
                boolean isPlaced = !failed.fact("expression", "").isEmpty();
                boolean isOfBody = failed.failure() == Failure.MALFORMED;
                throw isPlaced || !isOfBody ? failed : at(failed, expression());
            }
            if (!bundle.text("resourceType", "").equals("Bundle")) {
                throw new Failed(Failure.INVALID, "the body is not a Bundle");
            }
            return new BundleScan(bundle.text("type", ""), entries, validation.validate(bundle));
        }

        private String expression() {
            return entryIndex < 0 ? "Bundle" : "Bundle.entry[" + entryIndex + "]";
        }

        private JsonObject bundle() {
            int base = reader.open();
            for (boolean more = reader.begins('}'); more; more = reader.goesOn('}')) {
                String name = reader.name();
                boolean isEntries = name.equals("entry") && reader.nextIs('[');
                reader.push(name, isEntries ? entries() : reader.value(), base);
            }
            return reader.closeObject(base);
        }

        private JsonArray entries() {
            int base = reader.open();
            entryIndex = 0;
            for (boolean more = reader.begins(']'); more; more = reader.goesOn(']')) {
                if (entryIndex >= limits.entriesMax) {
                    throw new Failed(
                            Failure.TOO_LARGE,
                            "the Bundle has too many entries",
                            new Fact("entriesMax", limits.entriesMax),
                            new Fact("expression", "Bundle.entry"));
                }
                meter.take(ENTRY_BYTES);
                reader.push(reader.nextIs('{') ? entry() : reader.value());
                entryIndex++;
            }
            entryIndex = -1;
            return reader.closeArray(base);
        }

        private JsonObject entry() {
            resourceOffset = 0;
            resourceLength = 0;
            int base = reader.open();
            for (boolean more = reader.begins('}'); more; more = reader.goesOn('}')) {
                String name = reader.name();
                boolean isResource = name.equals("resource") && reader.nextIs('{');
                reader.push(name, isResource ? resource() : reader.value(), base);
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
            int from = reader.at();
            reader.skip();
            if (reader.at() - from > limits.resourceBytesMax) {
                throw new Failed(
                        Failure.TOO_LARGE,
                        "a resource is too large",
                        new Fact("bytesMax", limits.resourceBytesMax),
                        new Fact("expression", "Bundle.entry[" + entryIndex + "].resource"));
            }
            resourceOffset = from;
            resourceLength = reader.at() - from;
            return ELSEWHERE;
        }
    }
}
