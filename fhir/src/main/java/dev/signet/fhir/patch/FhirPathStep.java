// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.patch;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.ElementDefinition;
import dev.signet.fhir.ElementPlace;
import dev.signet.fhir.FhirPathEngine;
import dev.signet.fhir.FhirPathWork;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.patch.ElementValues.Value;
import java.util.ArrayList;
import java.util.List;

/// Does one operation of a FHIRPath Patch.
///
/// @param index its number, for refusals
record FhirPathStep(Definitions definitions, FhirPathEngine engine, FhirPathWork work, int index) {
    JsonObject applied(FhirPathOperation operation, JsonObject resource) {
        return switch (operation) {
            case FhirPathOperation.Add(var path, var name, var value, var replaces) ->
                    edit().at(
                                    resource,
                                    single(places(path, resource)),
                                    (members, type) ->
                                            value.added(members, type, name, replaces, work));
            case FhirPathOperation.Insert insert -> inserted(insert, resource);
            case FhirPathOperation.Delete(var path) -> deleted(path, resource);
            case FhirPathOperation.Replace(var path, var value) -> replaced(path, value, resource);
            case FhirPathOperation.Move move -> moved(move, resource);
        };
    }

    private JsonObject deleted(String path, JsonObject resource) {
        List<ElementPlace> places = places(path, resource);
        if (places.isEmpty()) {
            return resource; // nothing is there, as was wanted
        }
        ElementPlace place = below(single(places));
        return list(
                resource,
                place,
                values -> {
                    values.remove(place.last().index());
                });
    }

    private JsonObject replaced(String path, PatchValue value, JsonObject resource) {
        ElementPlace place = below(single(places(path, resource)));
        ElementDefinition old = place.last().element();
        return edit().at(
                        resource,
                        place.parent(),
                        (members, type) -> {
                            List<ElementDefinition> choice = type.elementsAt(old.path());
                            PatchValue.Fitted fitted = value.fitted(choice, work);
                            JsonObject emptied =
                                    PatchValue.emptied(members, choice, fitted.element());
                            List<Value> values = ElementValues.of(emptied, fitted.element(), work);
                            if (values.isEmpty()) { // another type of the choice
                                values.add(fitted.value());
                            } else {
                                values.set(place.last().index(), fitted.value());
                            }
                            return ElementValues.written(emptied, fitted.element(), values);
                        });
    }

    private JsonObject inserted(FhirPathOperation.Insert insert, JsonObject resource) {
        List<ElementPlace> places = places(insert.path(), resource);
        if (places.isEmpty()) {
            return insertedFirst(insert, resource);
        }
        ElementPlace place = wholeList(places, resource);
        ElementDefinition element = place.last().element();
        Value value = insert.value().fitted(List.of(element), work).value();
        return list(
                resource,
                place,
                values -> {
                    if (insert.index() > values.size()) {
                        throw refused("the index is beyond the end of the list");
                    }
                    values.add(insert.index(), value);
                });
    }

    /// Into a list that has no value yet: its last name says which.
    private JsonObject insertedFirst(FhirPathOperation.Insert insert, JsonObject resource) {
        int dot = insert.path().lastIndexOf('.');
        String name = insert.path().substring(dot + 1);
        boolean isName = dot > 0 && name.chars().allMatch(Character::isLetterOrDigit);
        if (!isName || insert.index() > 0) {
            throw refused("the path names no list of so many values");
        }
        ElementPlace parent = single(places(insert.path().substring(0, dot), resource));
        return edit().at(
                        resource,
                        parent,
                        (members, type) -> {
                            ElementDefinition element =
                                    insert.value().elements(type, name).getFirst();
                            needList(element);
                            return insert.value().added(members, type, name, false, work);
                        });
    }

    private JsonObject moved(FhirPathOperation.Move move, JsonObject resource) {
        ElementPlace place = wholeList(places(move.path(), resource), resource);
        return list(
                resource,
                place,
                values -> {
                    if (move.source() >= values.size() || move.destination() >= values.size()) {
                        throw refused("source or destination is beyond the end of the list");
                    }
                    values.add(move.destination(), values.remove(move.source()));
                });
    }

    /// What is done to all values of one element.
    private interface ListChange {
        void to(List<Value> values);
    }

    private JsonObject list(JsonObject resource, ElementPlace place, ListChange change) {
        ElementDefinition element = place.last().element();
        return edit().at(
                        resource,
                        place.parent(),
                        (members, type) -> {
                            List<Value> values = ElementValues.of(members, element, work);
                            change.to(values);
                            return ElementValues.written(members, element, values);
                        });
    }

    /// The first place of a list all of whose values were found.
    private ElementPlace wholeList(List<ElementPlace> places, JsonObject resource) {
        if (places.isEmpty()) {
            throw refused("the path names nothing");
        }
        ElementPlace first = below(places.getFirst());
        needList(first.last().element());
        for (int i = 0; i < places.size(); i++) {
            ElementPlace wanted = first.parent().below(first.last().element(), i);
            if (!places.get(i).equals(wanted)) {
                throw refused("the path names values of several lists, or not all of one");
            }
        }
        list(
                resource,
                first,
                values -> {
                    if (values.size() != places.size()) {
                        throw refused("the path names values of several lists, or not all of one");
                    }
                });
        return first;
    }

    private void needList(ElementDefinition element) {
        if (!element.isList()) {
            throw refused("the path names an element that does not repeat");
        }
    }

    private ElementPlace below(ElementPlace place) {
        if (place.isRoot()) {
            throw refused("the operation cannot be done to the whole resource");
        }
        return place;
    }

    private ElementPlace single(List<ElementPlace> places) {
        if (places.size() != 1) {
            throw refused(
                    places.isEmpty()
                            ? "the path names nothing"
                            : "the path names more than one element");
        }
        return places.getFirst();
    }

    private List<ElementPlace> places(String path, JsonObject resource) {
        var places = new ArrayList<ElementPlace>();
        try {
            for (var found : engine.parseSelection(path).evaluate(resource, work)) {
                places.add(found.place().orElseThrow(() -> refused("the path names no element")));
            }
        } catch (Failed failed) {
            if (failed.failure() != Failure.MALFORMED) {
                throw failed;
            }
            var facts = new ArrayList<>(failed.facts());
            facts.add(new Fact("operation", index));
            throw new Failed(
                    Failure.INVALID, "the path: " + failed.text(), facts.toArray(new Fact[0]));
        }
        return places;
    }

    private ElementEdit edit() {
        return new ElementEdit(definitions, work, index);
    }

    private Failed refused(String text) {
        return JsonPatch.refused(text, index);
    }
}
