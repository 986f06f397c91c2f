// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.edge;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.budget.BodyBudget;
import dev.signet.dataplane.budget.Turn;
import dev.signet.dataplane.exchange.Payload;
import dev.signet.dataplane.exchange.Sent;
import dev.signet.dataplane.exchange.Target;
import dev.signet.fhir.xml.XmlReader;
import dev.signet.http.Request;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// The body of a request, which is charged as it comes. What is not JSON becomes it here.
final class HttpPayload implements Payload {
    private static final String FORM = "application/x-www-form-urlencoded";

    private final Request request;
    private final BodyBudget.Share memory;
    private final FhirModel model;
    private final Target target;

    /// @param model the account's FHIR version
    /// @param target of the request
    HttpPayload(Request request, BodyBudget bodies, FhirModel model, Target target) {
        this.request = request;
        this.memory = bodies.share();
        this.model = model;
        this.target = target;
    }

    @Override
    public Sent resource() {
        if (RawContent.mayBeSent(request, target)) {
            byte[] content = BodyReader.content(request, memory);
            if (!RawContent.isResource(request, content)) {
                String element = RawContent.element(model.definitions());
                return kept(RawContent.resource(request, target, element, content));
            }
            Formats.checkParameters(request, model.release());
            return kept(json(content, BodyReader.RESOURCE_BYTES_MAX));
        }
        if (Formats.ofBody(request, model.release()) == Form.JSON) {
            return Sent.whole(BodyReader.resource(request, memory));
        }
        byte[] xml = BodyReader.foreignResource(request, memory);
        return kept(json(xml, BodyReader.RESOURCE_BYTES_MAX));
    }

    @Override
    public Optional<Sent> parameters() {
        boolean isJson = Formats.ofBody(request, model.release()) == Form.JSON;
        byte[] content = BodyReader.parameters(request, memory, !isJson);
        if (content.length == 0) {
            return Optional.empty();
        }
        return Optional.of(
                isJson ? Sent.whole(content) : kept(json(content, BodyReader.RESOURCE_BYTES_MAX)));
    }

    private Sent kept(byte[] json) {
        memory.shrinks(json.length);
        return Sent.whole(json);
    }

    @Override
    public Optional<Sent> jsonPatch() {
        if (!Formats.isJsonPatch(request.header("Content-Type").orElse(""))) {
            return Optional.empty();
        }
        Formats.checkParameters(request, model.release());
        return Optional.of(Sent.whole(BodyReader.resource(request, memory)));
    }

    @Override
    public Sent bundle() {
        if (Formats.ofBody(request, model.release()) == Form.JSON) {
            return Sent.whole(BodyReader.bundle(request, memory));
        }
        byte[] json =
                json(
                        BodyReader.foreignBundle(request, memory),
                        2 * BodyReader.XML_BUNDLE_BYTES_MAX);
        memory.shrinks(BodyReader.bundleMemory(json.length));
        return Sent.whole(json);
    }

    private byte[] json(byte[] xml, int bytesMax) {
        return XmlReader.json(xml, bytesMax, model.definitions(), _ -> Turn.pass());
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
        Formats.checkParameters(request, model.release());
        checkFormat(form);
        return form;
    }

    /// The form of the answer is looked for in the address.
    private void checkFormat(String form) {
        if (!form.contains("_format")) {
            return;
        }
        for (Request.Parameter parameter : Request.form(form.strip())) {
            boolean isOther =
                    parameter.name().equals("_format")
                            && Formats.ofParameter(parameter.value(), model.release())
                                    .filter(Formats.of(request, model.release())::equals)
                                    .isEmpty();
            if (isOther) {
                throw new Failed(
                        Failure.NOT_ACCEPTABLE,
                        "the form of the answer is named in the address or by Accept",
                        new Fact("parameter", "_format"));
            }
        }
    }

    static Failed notForm() {
        return new Failed(
                Failure.UNSUPPORTED_MEDIA_TYPE,
                "a posted search is a form",
                new Fact("expected", FORM));
    }

    @Override
    public Text text() {
        Formats.checkParameters(request, model.release());
        byte[] bytes = BodyReader.form(request, memory);
        String type = request.header("Content-Type").orElse(Form.JSON.contentType());
        String plain = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return new Text(plain, bytes);
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
