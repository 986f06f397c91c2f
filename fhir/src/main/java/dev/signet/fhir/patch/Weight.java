// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.patch;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonReader;
import dev.signet.fhir.json.JsonString;
import dev.signet.fhir.json.Meter;

/// Counts what a patch puts into a document, so that a few copies of copies do not grow beyond
/// any bound: trees share what is copied, but what is written does not. One thread.
final class Weight {
    /// What one patch may put into a document: values, and bytes of their strings, numbers and
    /// members' names.
    private static final int VALUES_MAX = JsonReader.VALUES_MAX;

    private static final int BYTES_MAX = 4 << 20;

    /// About what a value takes apart from its characters.
    private static final long VALUE_BYTES = 32;

    private final Meter meter;
    private int values;
    private int bytes;

    Weight(Meter meter) {
        this.meter = meter;
    }

    /// Counts a value that is put `depth` levels below the root.
    ///
    /// @throws Failed `TOO_LARGE` beyond the bounds, `INVALID` when it goes too deep
    void take(Json value, int depth, int operation) {
        int valuesBefore = values;
        int bytesBefore = bytes;
        count(value, depth, operation);
        meter.take(VALUE_BYTES * (values - valuesBefore) + bytes - bytesBefore);
    }

    private void count(Json value, int depth, int operation) {
        if (depth > JsonReader.DEPTH_MAX) {
            throw JsonPatch.refused("the document would have too many levels", operation);
        }
        values++;
        switch (value) {
            case JsonString string -> bytes += string.length();
            case JsonNumber number -> bytes += number.length();
            default -> {}
        }
        check(operation);
        switch (value) {
            case JsonObject object -> {
                for (int i = 0; i < object.size(); i++) {
                    bytes += object.name(i).length();
                    check(operation);
                    count(object.value(i), depth + 1, operation);
                }
            }
            case JsonArray array -> {
                for (Json element : array) {
                    count(element, depth + 1, operation);
                }
            }
            default -> {}
        }
    }

    private void check(int operation) {
        if (values > VALUES_MAX || bytes > BYTES_MAX) {
            throw new Failed(
                    Failure.TOO_LARGE,
                    "the patch puts too much into the document",
                    new Fact("valuesMax", VALUES_MAX),
                    new Fact("bytesMax", BYTES_MAX),
                    new Fact("operation", operation));
        }
    }
}
