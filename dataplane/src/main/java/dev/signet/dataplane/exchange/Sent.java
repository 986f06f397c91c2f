// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.exchange;

import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonReader;
import dev.signet.fhir.json.Meter;

/// A resource as it was sent, in JSON; what was sent in another form has become that at the edge.
///
/// @param body holds it; perhaps more; not to be changed
/// @param offset where it starts
/// @param length in bytes
public record Sent(byte[] body, int offset, int length) {
    /// All of `body`.
    public static Sent whole(byte[] body) {
        return new Sent(body, 0, body.length);
    }

    /// Its tree, which holds places in `body`.
    ///
    /// @param meter is told what the tree takes
    /// @throws dev.signet.base.Failed `MALFORMED` with the fact `byte`, counted from its start;
    ///     `TOO_LARGE`
    public JsonObject tree(Meter meter) {
        return JsonReader.readObject(body, offset, length, meter);
    }
}
