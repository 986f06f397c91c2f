// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.edge;

import dev.signet.base.Failed;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.budget.WorkBudget;
import dev.signet.fhir.xml.PlainXml;
import dev.signet.fhir.xml.XmlWriter;
import dev.signet.http.Headers;
import dev.signet.http.Headers.Header;
import dev.signet.http.Request;
import dev.signet.http.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Gives answers, which are made in compact JSON, the form and the layout that were asked for:
/// XML, or broken into lines. It costs only who asks. Any thread.
public final class Representations {
    /// Of one resource, or one entry of a Bundle, for its tree.
    private static final long TREE_COPIES = 8;

    private static final long ENTRY_BYTES_MAX = BodyReader.RESOURCE_BYTES_MAX;

    private static final List<String> STATEMENT = List.of("metadata");

    private final FhirModel model;
    private final WorkBudget work;
    private volatile Statement last = new Statement(new byte[0], Map.of());

    /// The CapabilityStatement that was asked for last, which is of no resource and is asked for
    /// without a token: made in each way once.
    ///
    /// @param json told apart by what it is, not by what it says
    private record Statement(byte[] json, Map<Way, byte[]> made) {}

    /// How an answer is made.
    private record Way(Form form, boolean isPretty) {}

    /// @param work memory for it, taken when what made the answer has given its own back
    public Representations(FhirModel model, WorkBudget work) {
        this.model = model;
        this.work = work;
    }

    /// The answer to `request` as it is to be sent.
    ///
    /// @param refusal what is sent in its place where there is no memory for it
    public Response of(Request request, Response response, Function<Failed, Response> refusal) {
        boolean isPretty = request.parameter("_pretty").filter("true"::equals).isPresent();
        Form form = Formats.of(request, model.release());
        boolean stays = (form == Form.JSON && !isPretty) || !Serializer.isResource(response);
        if (stays || !(response.body() instanceof Response.Body.Bytes(var json))) {
            return response;
        }
        byte[] bytes;
        try {
            var way = new Way(form, isPretty);
            boolean isStatement = response.status() == 200 && request.path().equals(STATEMENT);
            bytes = isStatement ? statement(json, way) : written(json, form, isPretty);
        } catch (Failed failed) { // there is no memory for it
            boolean isRead = request.method().equals("GET") || request.method().equals("HEAD");
            if (!isRead) { // the answer to what has been done is given as it is
                return response;
            }
            return of(request, refusal.apply(failed), refusal);
        }
        return new Response(
                response.status(), typed(response.headers(), form), new Response.Body.Bytes(bytes));
    }

    /// The same of an OperationOutcome where no account is asked: no definitions are known, and
    /// none are needed.
    public static Response ofOutcome(Request request, Response response) {
        boolean isXml = Formats.of(request, Formats.ANY) == Form.XML;
        return isXml && response.body() instanceof Response.Body.Bytes(var json)
                ? new Response(
                        response.status(),
                        typed(response.headers(), Form.XML),
                        new Response.Body.Bytes(PlainXml.of(json)))
                : response;
    }

    @SuppressWarnings("ReferenceEquality")
    private byte[] statement(byte[] json, Way way) {
        Statement known = last;
        boolean isSame = known.json() == json;
        byte[] made = isSame ? known.made().get(way) : null;
        if (made == null) {
            made = written(json, way.form(), way.isPretty());
            var more = new HashMap<Way, byte[]>(isSame ? known.made() : Map.of());
            more.put(way, made);
            last = new Statement(json, Map.copyOf(more));
        }
        return made;
    }

    private byte[] written(byte[] json, Form form, boolean isPretty) {
        try (WorkBudget.Share share = work.share()) {
            return share.build(
                    json.length, WorkBudget.LARGE_BYTES, () -> built(json, form, isPretty, share));
        }
    }

    private byte[] built(byte[] json, Form form, boolean isPretty, WorkBudget.Share share) {
        share.take(json.length);
        if (form == Form.JSON) {
            return PrettyJson.of(json, share);
        }
        share.take(TREE_COPIES * Math.min(json.length, ENTRY_BYTES_MAX));
        return XmlWriter.xml(json, model.definitions(), isPretty, share);
    }

    private static Headers typed(Headers headers, Form form) {
        List<Header> typed = new ArrayList<>(headers.all());
        typed.replaceAll(
                header ->
                        header.name().equals("Content-Type")
                                ? new Header("Content-Type", form.contentType())
                                : header);
        return new Headers(typed);
    }
}
