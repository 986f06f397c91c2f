// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.interaction;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.dataplane.FhirModel;
import dev.signet.dataplane.budget.PatchPlaces;
import dev.signet.dataplane.edge.Formats;
import dev.signet.dataplane.edge.RawContent;
import dev.signet.dataplane.exchange.Exchange;
import dev.signet.dataplane.exchange.FhirError;
import dev.signet.dataplane.exchange.Sent;
import dev.signet.fhir.FhirPathAllowance;
import dev.signet.fhir.FhirPathEngine;
import dev.signet.fhir.IssueType;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonReader;
import dev.signet.fhir.json.JsonWriter;
import dev.signet.fhir.json.Meter;
import dev.signet.fhir.patch.Emptied;
import dev.signet.fhir.patch.FhirPathPatch;
import dev.signet.fhir.patch.JsonPatch;
import dev.signet.store.Database;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Applies patches to resources as they are stored: JSON Patch, alone or in a Binary, and FHIRPath
/// Patch. Any thread.
public final class Patches {
    /// Bytes of a patched resource: as of one that is sent.
    private static final int RESOURCE_BYTES_MAX = 2 << 20;

    private static final List<String> KEPT = List.of("versionId", "lastUpdated");

    private static final byte[] NOTHING = {};

    private final FhirModel model;
    private final PatchPlaces places;

    /// @param places where FHIRPath is evaluated
    public Patches(FhirModel model, PatchPlaces places) {
        this.model = model;
        this.places = places;
    }

    /// What the FHIRPath of a request may cost.
    ///
    /// @param stillOpen throws when the account's keys are withdrawn
    public record Cost(FhirPathAllowance allowance, Runnable stillOpen) {}

    /// What the patches of an exchange on a database may cost.
    public static Cost cost(Exchange exchange, Database database) {
        // sealing fails as soon as the keys are withdrawn
        return new Cost(exchange.paths(), () -> database.sealToken(NOTHING));
    }

    /// A patch as it was sent.
    ///
    /// @param isJsonPatch whether its media type says so; else it is a resource
    /// @param inBinary whether a Binary may hold it
    /// @param expression where it stands; "" for a body of its own
    public record Asked(Sent sent, boolean isJsonPatch, boolean inBinary, String expression) {}

    /// The resource that a patch makes of what is stored, not yet validated: what was stored holds
    /// `id` and `meta`, and the patch may not change what the server sets there.
    ///
    /// @param stored JSON as it is stored; its pointers stay as they are
    /// @param pointers what becomes of those that the patch brings in
    /// @param meter is told what is built
    /// @param cost of FHIRPath
    /// @throws Failed `INVALID` when the patch is none or cannot be done; `TOO_LARGE`; `BUSY`
    /// @throws FhirError 400 `too-costly` when its paths are
    public Sent patched(byte[] stored, Asked asked, Pointers pointers, Meter meter, Cost cost) {
        try {
            return patchedBody(stored, asked, pointers, meter, cost);
        } catch (Failed failed) {
            if (isCostly(failed)) {
                throw FhirError.of(400, IssueType.TOO_COSTLY, failed.text(), asked.expression());
            }
            boolean isPlaced = !failed.fact("expression", "").isEmpty();
            throw isPlaced || asked.expression().isEmpty() ? failed : at(failed, asked);
        }
    }

    /// What is asked for is too much, not what was sent.
    private static boolean isCostly(Failed failed) {
        return !failed.fact(FhirPathAllowance.LOOKS, "").isEmpty()
                || !failed.fact(FhirPathAllowance.SECONDS, "").isEmpty();
    }

    private static Failed at(Failed failed, Asked asked) {
        var facts = new ArrayList<>(failed.facts());
        facts.add(new Fact("expression", asked.expression()));
        return new Failed(failed.failure(), failed.text(), facts.toArray(new Fact[0]));
    }

    private Sent patchedBody(
            byte[] stored, Asked asked, Pointers pointers, Meter meter, Cost cost) {
        JsonObject before = JsonReader.readObject(stored, 0, stored.length, meter);
        Json after = applied(before, asked, meter, cost);
        if (!(after instanceof JsonObject resource)) {
            throw new Failed(Failure.INVALID, "the patch leaves no resource");
        }
        checkKept(before, resource);
        JsonObject rewritten = pointers.rewritten(model.references(), resource, stored);
        byte[] body = JsonWriter.bytes(Emptied.of(rewritten), RESOURCE_BYTES_MAX, meter);
        return Sent.whole(body);
    }

    private Json applied(JsonObject before, Asked asked, Meter meter, Cost cost) {
        Sent sent = asked.sent();
        if (asked.isJsonPatch()) {
            return jsonPatch(sent, meter).apply(before, meter);
        }
        JsonObject resource = sent.tree(meter);
        return switch (resource.text("resourceType", "")) {
            case "Parameters" -> {
                checkValid(resource, asked);
                FhirPathPatch patch = FhirPathPatch.of(resource);
                FhirPathEngine engine = model.fhirPath();
                yield places.compute(
                        () ->
                                patch.apply(
                                        before,
                                        model.definitions(),
                                        engine,
                                        cost.allowance().patch(meter, cost.stillOpen())));
            }
            case "Binary" -> {
                if (!asked.inBinary()) {
                    throw new Failed(
                            Failure.INVALID,
                            "a JSON Patch is sent as it is, and in a Binary only in a Bundle",
                            new Fact("expected", Formats.JSON_PATCH));
                }
                checkValid(resource, asked);
                yield jsonPatch(ofBinary(resource, RawContent.element(model.definitions())), meter)
                        .apply(before, meter);
            }
            default ->
                    throw new Failed(
                            Failure.INVALID,
                            "a patch is a JSON Patch, or a Parameters resource with operations");
        };
    }

    private void checkValid(JsonObject resource, Asked asked) {
        var issues = model.validation().validate(resource, expression(resource, asked));
        if (!issues.isEmpty()) {
            throw new FhirError(400, issues);
        }
    }

    private static String expression(JsonObject resource, Asked asked) {
        return asked.expression().isEmpty()
                ? resource.text("resourceType", "")
                : asked.expression();
    }

    private static JsonPatch jsonPatch(Sent sent, Meter meter) {
        JsonPatch patch =
                JsonPatch.of(JsonReader.read(sent.body(), sent.offset(), sent.length(), meter));
        if (patch.isEmpty()) {
            throw new Failed(Failure.INVALID, "the patch has no operation");
        }
        return patch;
    }

    private static Sent ofBinary(JsonObject binary, String element) {
        String type = binary.text("contentType", "");
        if (!Formats.isJsonPatch(type)) {
            throw new Failed(
                    Failure.UNSUPPORTED_MEDIA_TYPE,
                    "the Binary's contentType is none of a patch",
                    new Fact("expected", Formats.JSON_PATCH));
        }
        try {
            // as FHIR allows it, with white space
            return Sent.whole(Base64.getMimeDecoder().decode(binary.text(element, "")));
        } catch (IllegalArgumentException _) {
            throw new Failed(Failure.INVALID, "the Binary's content is not base64");
        }
    }

    /// What the server sets stays as it is.
    private static void checkKept(JsonObject before, JsonObject after) {
        String type = before.text("resourceType", "");
        if (!after.text("resourceType", "").equals(type)) {
            throw changed("resourceType", type + ".resourceType");
        }
        if (!Objects.equals(before.find("id"), after.find("id"))) {
            throw changed("id", type + ".id");
        }
        for (String name : KEPT) {
            if (!Objects.equals(ofMeta(before, name), ofMeta(after, name))) {
                throw changed("meta." + name, type + ".meta." + name);
            }
        }
    }

    private static @Nullable Json ofMeta(JsonObject resource, String name) {
        return resource.find("meta") instanceof JsonObject meta ? meta.find(name) : null;
    }

    private static FhirError changed(String element, String expression) {
        return FhirError.of(
                400,
                IssueType.INVALID,
                "a patch cannot change " + element + ": it is immutable",
                expression);
    }
}
