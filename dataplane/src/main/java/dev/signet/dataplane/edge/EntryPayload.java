// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.edge;

import dev.signet.dataplane.budget.BodyBudget;
import dev.signet.dataplane.exchange.Payload;
import dev.signet.dataplane.exchange.Sent;
import java.util.Arrays;
import java.util.Optional;

/// The resource of a Bundle's entry: a part of a body that has been read and charged.
///
/// @param sent of no bytes when the entry has no resource
public record EntryPayload(Sent sent, BodyBudget.Share memory) implements Payload {
    @Override
    public Sent resource() {
        if (sent.length() == 0) {
            throw BodyReader.empty();
        }
        return sent;
    }

    @Override
    public Optional<Sent> parameters() {
        return sent.length() == 0 ? Optional.empty() : Optional.of(sent);
    }

    /// An entry holds a resource: a JSON Patch is in a Binary.
    @Override
    public Optional<Sent> jsonPatch() {
        return Optional.empty();
    }

    @Override
    public Sent bundle() {
        throw new IllegalStateException("a Bundle is no entry of a Bundle");
    }

    /// An entry holds a resource, which is no form.
    @Override
    public String form() {
        if (sent.length() == 0) {
            return "";
        }
        throw sent.length() > BodyReader.FORM_BYTES_MAX
                ? BodyReader.tooLarge(BodyReader.FORM_BYTES_MAX)
                : HttpPayload.notForm();
    }

    @Override
    public Text text() {
        if (sent.length() > BodyReader.FORM_BYTES_MAX) {
            throw BodyReader.tooLarge(BodyReader.FORM_BYTES_MAX);
        }
        int end = sent.offset() + sent.length();
        return new Text(
                "application/fhir+json", Arrays.copyOfRange(sent.body(), sent.offset(), end));
    }

    @Override
    public void close() {
        memory.close();
    }
}
