// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.edge;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.budget.BodyBudget;
import dev.signet.dataplane.exchange.Payload;
import dev.signet.dataplane.exchange.Sent;
import dev.signet.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// The body of a request, which is charged as it comes.
final class HttpPayload implements Payload {
    private static final String FORM = "application/x-www-form-urlencoded";

    private final Request request;
    private final BodyBudget.Share memory;
    private final String release;

    /// @param release of the account's FHIR version, such as `4.0`
    HttpPayload(Request request, BodyBudget bodies, String release) {
        this.request = request;
        this.memory = bodies.share();
        this.release = release;
    }

    @Override
    public Sent resource() {
        Formats.checkResource(request, release);
        return Sent.whole(BodyReader.resource(request, memory));
    }

    @Override
    public Optional<Sent> jsonPatch() {
        if (!Formats.isJsonPatch(request.header("Content-Type").orElse(""))) {
            return Optional.empty();
        }
        Formats.checkParameters(request, release);
        return Optional.of(Sent.whole(BodyReader.resource(request, memory)));
    }

    @Override
    public Sent bundle() {
        Formats.checkResource(request, release);
        return Sent.whole(BodyReader.bundle(request, memory));
    }

    @Override
    public String form() {
        String form;
        try (memory) {
            form = new String(BodyReader.form(request, memory), StandardCharsets.UTF_8);
        }
        String type = request.header("Content-Type").orElse("");
        if (!form.isBlank() && !type.toLowerCase(Locale.ROOT).startsWith(FORM)) {
            throw notForm();
        }
        Formats.checkParameters(request, release);
        return form;
    }

    static Failed notForm() {
        return new Failed(
                Failure.UNSUPPORTED_MEDIA_TYPE,
                "a posted search is a form",
                new Fact("expected", FORM));
    }

    @Override
    public BodyBudget.Share memory() {
        return memory;
    }

    @Override
    public void close() {
        memory.close();
    }
}
