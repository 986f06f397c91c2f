// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import dev.signet.fhir.json.Json;
import dev.signet.fhir.json.JsonArray;
import dev.signet.fhir.json.JsonBoolean;
import dev.signet.fhir.json.JsonNull;
import dev.signet.fhir.json.JsonNumber;
import dev.signet.fhir.json.JsonObject;
import dev.signet.fhir.json.JsonString;
import dev.signet.fhir.primitive.Primitive;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One walk through one resource. See [Validation].
final class ResourceCheck {
    private static final String RESOURCE_TYPE = "resourceType";

    private final Definitions definitions;
    private final TypeDefinition elementType;
    private final ElementPath path;
    private final List<Issue> issues = new ArrayList<>();
    private String rootType = "Resource";
    private boolean contained;

    ResourceCheck(Definitions definitions, String root) {
        this.definitions = definitions;
        this.elementType = definitions.type("Element");
        this.path = new ElementPath(root);
    }

    List<Issue> issues(JsonObject resource) {
        if (definitions.isResourceType(resource.text(RESOURCE_TYPE, ""))) {
            rootType = resource.text(RESOURCE_TYPE, "");
        }
        resource(resource);
        return List.copyOf(issues);
    }

    /// The placeholder is known by its identity: a body could hold the same members.
    @SuppressWarnings("ReferenceEquality")
    private void resource(JsonObject resource) {
        if (resource == BundleScan.ELSEWHERE) {
            return;
        }
        if (!(resource.find(RESOURCE_TYPE) instanceof JsonString name)) {
            issue(IssueType.REQUIRED, "a resource must name its type in resourceType");
            return;
        }
        if (!definitions.isResourceType(name.value())) {
            issue(IssueType.VALUE, "the resource type is not known");
            return;
        }
        object(resource, definitions.type(name.value()));
    }

    private void object(JsonObject object, TypeDefinition type) {
        boolean resource = type.kind() == TypeDefinition.Kind.RESOURCE;
        boolean siblings = hasSiblings(object);
        long seen = 0;
        for (int i = 0; i < object.size(); i++) {
            String name = object.name(i);
            if (resource && name.equals(RESOURCE_TYPE)) {
                continue;
            }
            if (isFull()) {
                return;
            }
            int slot = type.slot(name);
            ElementDefinition element = type.elementIn(slot);
            if (element == null) {
                issueAt(name, IssueType.STRUCTURE, "the element is not known");
                continue;
            }
            boolean sibling = name.charAt(0) == '_';
            if (sibling && object.indexOf(element.name()) >= 0) {
                continue;
            }
            long group = type.groupIn(slot);
            if ((seen & group) != 0) {
                issueAt(
                        element.path(),
                        IssueType.STRUCTURE,
                        "the element has values of more than one type");
            }
            seen |= group;
            member(object, i, element, sibling, siblings);
        }
        if (object.size() == 0) {
            issue(IssueType.STRUCTURE, "an object must not be empty");
            return;
        }
        missing(type, type.required() & ~seen);
        if (type.name().equals("Extension")) {
            extension(object, seen & ~type.required());
        }
    }

    private void member(
            JsonObject object,
            int index,
            ElementDefinition element,
            boolean siblingAlone,
            boolean siblings) {
        Json value = object.value(index);
        path.push(element.path());
        if (element.type().primitive() == null) {
            if (siblingAlone) {
                issue(IssueType.STRUCTURE, "only primitive elements have a name with _");
            } else {
                complex(value, element);
            }
        } else if (siblingAlone) {
            primitive(null, value, element);
        } else {
            Json sibling = siblings ? object.find("_" + element.name()) : null;
            primitive(value, sibling, element);
        }
        path.pop();
    }

    private void complex(Json value, ElementDefinition element) {
        if (!element.isList()) {
            complexItem(value, element);
            return;
        }
        if (!(value instanceof JsonArray array)) {
            issue(IssueType.STRUCTURE, "the element must be an array");
            return;
        }
        size(array.size(), element);
        for (int i = 0; i < array.size() && !isFull(); i++) {
            path.index(i);
            complexItem(array.at(i), element);
        }
    }

    private void complexItem(Json value, ElementDefinition element) {
        TypeDefinition type = element.type();
        if (!(value instanceof JsonObject object)) {
            issue(
                    IssueType.STRUCTURE,
                    value instanceof JsonArray
                            ? "the element must not be an array"
                            : "the element must be an object");
        } else if (!type.isAnyResource()) {
            object(object, type);
        } else if (element.name().equals("contained")) {
            contained(object);
        } else {
            resource(object);
        }
    }

    private void contained(JsonObject object) {
        if (contained) {
            issue(IssueType.INVARIANT, "a contained resource must not contain another");
            return;
        }
        contained = true;
        resource(object);
        contained = false;
    }

    /// @param value `null` when only the sibling is there
    /// @param sibling the member of the name with `_`, or `null`
    private void primitive(
            @Nullable Json value, @Nullable Json sibling, ElementDefinition element) {
        if (!element.isList()) {
            if (value != null) {
                value(value, element);
            }
            if (sibling != null) {
                sibling(sibling);
            }
            return;
        }
        boolean arrays =
                (value == null || value instanceof JsonArray)
                        && (sibling == null || sibling instanceof JsonArray);
        if (!arrays) {
            issue(IssueType.STRUCTURE, "the element must be an array");
            return;
        }
        JsonArray values = value instanceof JsonArray array ? array : JsonArray.EMPTY;
        JsonArray extras = sibling instanceof JsonArray array ? array : JsonArray.EMPTY;
        if ((value != null && values.size() == 0) || (sibling != null && extras.size() == 0)) {
            issue(IssueType.STRUCTURE, "an array must not be empty");
        }
        int size = Math.max(values.size(), extras.size());
        if (element.occurrence().max() > 0) {
            size(size, element);
        }
        for (int i = 0; i < size && !isFull(); i++) {
            path.index(i);
            Json item = i < values.size() ? values.at(i) : JsonNull.NULL;
            Json extra = i < extras.size() ? extras.at(i) : JsonNull.NULL;
            if (item == JsonNull.NULL && extra == JsonNull.NULL) {
                issue(IssueType.STRUCTURE, "null stands only for a value that has extensions");
                continue;
            }
            if (item != JsonNull.NULL) {
                value(item, element);
            }
            if (extra != JsonNull.NULL) {
                sibling(extra);
            }
        }
    }

    private void sibling(Json sibling) {
        if (sibling instanceof JsonObject object) {
            object(object, elementType);
        } else {
            issue(IssueType.STRUCTURE, "a member with _ must be an object");
        }
    }

    private void value(Json value, ElementDefinition element) {
        Primitive primitive = element.type().primitive();
        if (primitive == null) {
            return;
        }
        boolean isForm =
                switch (primitive.form()) {
                    case STRING -> value instanceof JsonString;
                    case NUMBER -> value instanceof JsonNumber;
                    case BOOLEAN -> value instanceof JsonBoolean;
                };
        if (!isForm) {
            wrongForm(value, primitive);
        } else if (!follows(value, primitive)) {
            issue(IssueType.VALUE, "the value is not a valid " + primitive.typeName());
        } else if (primitive == Primitive.CODE
                && value instanceof JsonString code
                && !element.allows(code)) {
            issue(IssueType.CODE_INVALID, "the code is not in the required value set");
        }
    }

    private static boolean follows(Json value, Primitive primitive) {
        return switch (value) {
            case JsonString string -> string.isOf(primitive);
            case JsonNumber number -> number.isOf(primitive);
            case JsonBoolean _ -> true;
            case JsonObject _, JsonArray _, JsonNull _ -> false;
        };
    }

    private void wrongForm(Json value, Primitive primitive) {
        switch (value) {
            case JsonArray _ -> issue(IssueType.STRUCTURE, "the element must not be an array");
            case JsonObject _ -> issue(IssueType.STRUCTURE, "the element must not be an object");
            case JsonNull _ ->
                    issue(IssueType.STRUCTURE, "null stands only for a value that has extensions");
            case JsonString _, JsonNumber _, JsonBoolean _ ->
                    issue(
                            IssueType.VALUE,
                            switch (primitive.form()) {
                                case STRING -> "the value must be a JSON string";
                                case NUMBER -> "the value must be a JSON number";
                                case BOOLEAN -> "the value must be a JSON boolean";
                            });
        }
    }

    private void size(int size, ElementDefinition element) {
        int max = element.occurrence().max();
        if (size == 0) {
            issue(IssueType.STRUCTURE, "an array must not be empty");
        } else if (max > 0 && size > max) {
            issue(IssueType.STRUCTURE, "the element occurs too often");
        }
    }

    private void missing(TypeDefinition type, long groups) {
        for (long rest = groups; rest != 0 && !isFull(); rest &= rest - 1) {
            issueAt(
                    type.groupName(Long.numberOfTrailingZeros(rest)),
                    IssueType.REQUIRED,
                    "a required element is missing");
        }
    }

    private void extension(JsonObject object, long valueGroup) {
        boolean nested = object.indexOf("extension") >= 0;
        if (nested == (valueGroup != 0)) {
            issue(
                    IssueType.INVARIANT,
                    nested
                            ? "an extension must not have both a value and extensions"
                            : "an extension must have a value or extensions");
        }
    }

    private static boolean hasSiblings(JsonObject object) {
        for (int i = 0; i < object.size(); i++) {
            if (object.name(i).startsWith("_")) {
                return true;
            }
        }
        return false;
    }

    private void issueAt(String name, IssueType type, String diagnostics) {
        path.push(name);
        issue(type, diagnostics);
        path.pop();
    }

    private void issue(IssueType type, String diagnostics) {
        if (!isFull()) {
            issues.add(Issue.error(type, diagnostics, path.expression(rootType)));
        }
    }

    private boolean isFull() {
        return issues.size() >= Validation.ISSUES_MAX;
    }
}
