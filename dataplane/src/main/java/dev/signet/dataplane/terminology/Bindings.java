// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.terminology;

import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.json.JsonObject;
import java.util.List;
import java.util.Optional;

/// Which value set an element is bound to: by a StructureDefinition that is stored or one that it
/// is made of, else by HL7's. One request, one thread.
///
/// @param terminology what is stored
public record Bindings(Terminology terminology) {
    /// Of which one is made of another.
    private static final int BASES_MAX = 10;

    /// The canonical url of the value set.
    ///
    /// @param context the url of a StructureDefinition, `#`, and the id, path or name of an element
    ///     of it (<https://hl7.org/fhir/R4/valueset-operation-expand.html>)
    /// @throws Failed `INVALID` when it is none, `NOT_FOUND` when no element of that name is bound
    public String valueSet(String context) {
        int hash = context.indexOf('#');
        if (hash < 1 || hash == context.length() - 1) {
            throw new Failed(
                    Failure.INVALID,
                    "context is the url of a StructureDefinition, # and the path of an element");
        }
        String url = context.substring(0, hash);
        String element = context.substring(hash + 1);
        for (int depth = 0; depth < BASES_MAX && !url.isEmpty(); depth++) {
            Optional<JsonObject> structure = terminology.resource("StructureDefinition", url);
            Optional<String> bound =
                    structure.isPresent()
                            ? stored(structure.get(), element)
                            : terminology.published().binding(url, element);
            if (bound.isPresent()) {
                return bound.get();
            }
            url = structure.map(one -> one.text("baseDefinition", "")).orElse("");
        }
        throw new Failed(
                Failure.NOT_FOUND, "no element that the context names is bound to a value set");
    }

    private static Optional<String> stored(JsonObject structure, String element) {
        String whole = structure.text("type", "") + "." + element;
        for (String view : List.of("differential", "snapshot")) {
            if (structure.find(view) instanceof JsonObject elements) {
                for (JsonObject each : elements.objects("element")) {
                    String id = each.text("id", "");
                    boolean isSlice = id.contains(":");
                    boolean isMeant =
                            List.of(element, whole).contains(isSlice ? id : each.text("path", id))
                                    || element.equals(each.text("sliceName", ""));
                    if (isMeant && each.find("binding") instanceof JsonObject binding) {
                        return valueSet(binding);
                    }
                }
            }
        }
        return Optional.empty();
    }

    /// STU3 says `valueSetReference` or `valueSetUri` where later versions say `valueSet`.
    private static Optional<String> valueSet(JsonObject binding) {
        String said = binding.text("valueSet", binding.text("valueSetUri", ""));
        String url =
                said.isEmpty() && binding.find("valueSetReference") instanceof JsonObject reference
                        ? reference.text("reference", "")
                        : said;
        return Optional.of(url).filter(text -> !text.isEmpty());
    }
}
