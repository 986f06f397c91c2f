// SPDX-License-Identifier: Apache-2.0
package dev.signet.dataplane.exchange;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.ElementDefinition;
import dev.signet.fhir.TypeDefinition;
import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.fhir.json.JsonWriter;
import dev.signet.search.query.SearchRequest.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The part of resources that `_summary` and `_elements` leave
/// (<https://hl7.org/fhir/R4/search.html#summary>). What is cut is tagged SUBSETTED. What a
/// resource must have, its id, its meta and what can change the meaning of the rest always stay.
///
/// @param summary one of FALSE, TRUE, TEXT and DATA
/// @param elements names of top-level elements, such as `name`; empty for all
public record Subset(Summary summary, Set<String> elements, Definitions definitions) {
    private static final Set<String> ALWAYS = Set.of("resourceType", "id", "meta");

    /// @param elements as asked for; `Patient.name` and `name.family` both mean `name`
    public static Subset of(Summary summary, List<String> elements, Definitions definitions) {
        if (elements.isEmpty()) {
            return new Subset(summary, Set.of(), definitions);
        }
        return new Subset(
                summary,
                elements.stream()
                        .map(element -> first(element.strip(), definitions))
                        .filter(element -> !element.isEmpty())
                        .collect(Collectors.toUnmodifiableSet()),
                definitions);
    }

    /// All of it.
    public static Subset whole(Definitions definitions) {
        return new Subset(Summary.FALSE, Set.of(), definitions);
    }

    /// What `_summary` and `_elements` ask for of one resource.
    ///
    /// @throws Failed `INVALID` for a `_summary` that one resource does not have
    public static Subset asked(Exchange exchange, Definitions definitions) {
        Optional<String> elements = exchange.parameter("_elements");
        return of(
                exchange.parameter("_summary").map(Subset::summary).orElse(Summary.FALSE),
                elements.map(names -> List.of(names.split(",", -1))).orElse(List.of()),
                definitions);
    }

    private static Summary summary(String said) {
        return Summary.of(said)
                .filter(summary -> summary != Summary.COUNT)
                .orElseThrow(
                        () ->
                                new Failed(
                                        Failure.INVALID,
                                        "_summary is none of those of a read",
                                        new Fact("expected", "true, text, data or false")));
    }

    private static String first(String element, Definitions definitions) {
        int dot = element.indexOf('.');
        if (dot < 0) {
            return element;
        }
        String head = element.substring(0, dot);
        return definitions.isResourceType(head)
                ? first(element.substring(dot + 1), definitions)
                : head;
    }

    /// Whether resources stay as they are.
    public boolean isWhole() {
        return elements.isEmpty() && (summary == Summary.FALSE || summary == Summary.COUNT);
    }

    /// What is left of a resource; a fresh array unless that is all of it.
    public byte[] of(byte[] resource) {
        if (isWhole()) {
            return resource;
        }
        JsonObject whole = Json.readObject(resource);
        TypeDefinition type = definitions.find(whole.text("resourceType", ""));
        if (type == null) {
            return resource;
        }
        var json = new JsonWriter(1024);
        json.raw("{");
        String separator = "";
        for (int i = 0; i < whole.size(); i++) {
            String name = whole.name(i);
            if (ALWAYS.contains(name) || keeps(type, name)) {
                json.raw(separator);
                separator = ",";
                json.string(name);
                json.raw(":");
                if (name.equals("meta") && whole.value(i) instanceof JsonObject meta) {
                    json.write(tagged(meta));
                } else {
                    value(json, whole.value(i), type, name);
                }
            }
        }
        json.raw("}");
        return json.toBytes();
    }

    private boolean keeps(TypeDefinition type, String jsonName) {
        ElementDefinition element = element(type, jsonName);
        if (element == null) {
            return false;
        }
        ElementDefinition.Occurrence occurrence = element.occurrence();
        boolean kept =
                switch (summary) {
                    case FALSE, COUNT -> true;
                    case TRUE -> occurrence.summary();
                    case TEXT -> element.path().equals("text");
                    case DATA -> !element.path().equals("text");
                };
        boolean named =
                elements.isEmpty()
                        || elements.contains(element.path())
                        || elements.contains(element.name());
        return (kept && named) || occurrence.min() > 0 || occurrence.modifier();
    }

    /// `_summary=true` goes on below elements that have parts of their own.
    private void value(JsonWriter json, Json value, TypeDefinition type, String name) {
        ElementDefinition element = element(type, name);
        if (summary != Summary.TRUE
                || element == null
                || element.type().kind() != TypeDefinition.Kind.PART) {
            json.write(value);
        } else if (value instanceof JsonArray array) {
            json.raw("[");
            for (int i = 0; i < array.size(); i++) {
                json.raw(i == 0 ? "" : ",");
                part(json, array.at(i), element.type());
            }
            json.raw("]");
        } else {
            part(json, value, element.type());
        }
    }

    private void part(JsonWriter json, Json value, TypeDefinition type) {
        if (!(value instanceof JsonObject object)) {
            json.write(value);
            return;
        }
        json.raw("{");
        String separator = "";
        for (int i = 0; i < object.size(); i++) {
            String name = object.name(i);
            ElementDefinition element = element(type, name);
            boolean kept =
                    element == null
                            || element.occurrence().summary()
                            || element.occurrence().min() > 0
                            || element.occurrence().modifier();
            if (kept) {
                json.raw(separator);
                separator = ",";
                json.string(name);
                json.raw(":");
                value(json, object.value(i), type, name);
            }
        }
        json.raw("}");
    }

    private static @Nullable ElementDefinition element(TypeDefinition type, String jsonName) {
        return type.element(jsonName.startsWith("_") ? jsonName.substring(1) : jsonName);
    }

    private JsonObject tagged(JsonObject meta) {
        JsonObject tag =
                JsonObject.EMPTY
                        .with("system", new JsonString(definitions.version().observationValues()))
                        .with("code", new JsonString("SUBSETTED"));
        if (meta.find("tag") instanceof JsonArray tags) {
            var more = new ArrayList<Json>(tags.size() + 1);
            tags.forEach(more::add);
            more.add(tag);
            return meta.with("tag", JsonArray.of(more));
        }
        return meta.with("tag", JsonArray.of(tag));
    }
}
