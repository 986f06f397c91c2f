// SPDX-License-Identifier: Apache-2.0
package dev.signet.definitions;

import ca.uhn.fhir.context.BaseRuntimeChildDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementCompositeDefinition;
import ca.uhn.fhir.context.BaseRuntimeElementDefinition;
import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.RuntimeChildPrimitiveEnumerationDatatypeDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.hl7.fhir.r4.fhirpath.ExpressionNode;
import org.hl7.fhir.r4.fhirpath.ExpressionNode.Function;
import org.hl7.fhir.r4.fhirpath.ExpressionNode.Kind;
import org.hl7.fhir.r4.fhirpath.ExpressionNode.Operation;
import org.jspecify.annotations.Nullable;

/// Turns the syntax tree of a search parameter's expression, as HAPI's FHIRPath parser gives
/// it, into typed paths for one resource type. Types are known here, so `as`, `is` and choice
/// elements are resolved now and cost nothing in the server. One thread.
final class ExpressionTyper {
    private final FhirContext context;
    private final String resourceType;
    private final Map<TypedPath, BaseRuntimeElementDefinition<?>> definitions =
            new LinkedHashMap<>();

    /// @param resourceType `Resource` for what all types have
    ExpressionTyper(FhirContext context, String resourceType) {
        this.context = context;
        this.resourceType = resourceType;
    }

    /// The paths of an expression that starts at the resource; alternatives of other types are
    /// left out.
    List<TypedPath> paths(ExpressionNode expression) {
        // InsurancePlan.name is written without the type in front
        return chain(expression, List.of(start(resourceType)));
    }

    /// The paths of an expression that starts at the elements `from` finds. The results start
    /// there too.
    List<TypedPath> pathsBelow(List<TypedPath> from, ExpressionNode expression) {
        var starts = new ArrayList<TypedPath>();
        for (TypedPath path : from) {
            TypedPath start = new TypedPath(List.of(), path.type(), "");
            BaseRuntimeElementDefinition<?> definition = definitions.get(path);
            if (definition == null) {
                throw new IllegalStateException("no definition for " + path);
            }
            definitions.put(start, definition);
            starts.add(start);
        }
        return chain(expression, starts);
    }

    private List<TypedPath> chain(ExpressionNode first, List<TypedPath> context) {
        if (isOutcome(first)) {
            var start = start(resourceType);
            return List.of(start.then(new TypedPath.Outcome(test(first, context)), "boolean", ""));
        }
        List<TypedPath> found = term(first, context);
        ExpressionNode node = first;
        while (node.getOperation() != null) {
            ExpressionNode next = node.getOpNext();
            switch (node.getOperation()) {
                case Union -> {
                    var both = new ArrayList<>(found);
                    both.addAll(term(next, context));
                    found = both;
                }
                case As -> found = ofType(found, next.getName());
                default -> throw unsupported(first);
            }
            node = next;
        }
        return found;
    }

    private static boolean isOutcome(ExpressionNode node) {
        return node.getOperation() == Operation.And || node.getOperation() == Operation.NotEquals;
    }

    private List<TypedPath> term(ExpressionNode node, List<TypedPath> context) {
        List<TypedPath> found =
                switch (node.getKind()) {
                    case Group -> chain(node.getGroup(), context);
                    case Name -> name(node, context);
                    case Constant -> constant(node);
                    default -> throw unsupported(node);
                };
        for (ExpressionNode inner = node.getInner(); inner != null; inner = inner.getInner()) {
            found = step(inner, found);
        }
        return found;
    }

    private List<TypedPath> constant(ExpressionNode node) {
        if (!"%resource".equals(String.valueOf(node.getConstant().primitiveValue()))) {
            throw unsupported(node);
        }
        TypedPath root = new TypedPath(List.of(new TypedPath.Root()), resourceType, "");
        definitions.put(root, definition(resourceType));
        return List.of(root);
    }

    private List<TypedPath> name(ExpressionNode node, List<TypedPath> context) {
        String name = node.getName();
        boolean isType = Character.isUpperCase(name.charAt(0));
        if (!isType) {
            return children(context, name);
        }
        boolean isThis = name.equals(resourceType);
        return isThis ? List.of(start(resourceType)) : List.of();
    }

    private TypedPath start(String type) {
        TypedPath start = new TypedPath(List.of(), type, "");
        definitions.put(start, definition(type));
        return start;
    }

    private BaseRuntimeElementDefinition<?> definition(String type) {
        return context.getResourceDefinition(type.equals("Resource") ? "Basic" : type);
    }

    private List<TypedPath> step(ExpressionNode node, List<TypedPath> from) {
        if (node.getKind() == Kind.Name) {
            return children(from, node.getName());
        }
        if (node.getKind() != Kind.Function) {
            throw unsupported(node);
        }
        return switch (node.getFunction()) {
            case As, OfType -> ofType(from, node.getParameters().get(0).getName());
            case Item -> {
                int index = Integer.parseInt(constantText(node.getParameters().get(0)));
                yield extended(from, new TypedPath.Index(index));
            }
            case Where -> filtered(from, node.getParameters().get(0));
            default -> throw unsupported(node);
        };
    }

    private List<TypedPath> extended(List<TypedPath> from, TypedPath.Step step) {
        var found = new ArrayList<TypedPath>();
        for (TypedPath path : from) {
            TypedPath longer = path.then(step, path.type(), path.system());
            definitions.put(longer, known(path));
            found.add(longer);
        }
        return found;
    }

    private List<TypedPath> filtered(List<TypedPath> from, ExpressionNode condition) {
        var found = new ArrayList<TypedPath>();
        for (TypedPath path : from) {
            TypedPath start = new TypedPath(List.of(), path.type(), "");
            definitions.put(start, known(path));
            var where = new TypedPath.Where(test(condition, List.of(start)));
            found.addAll(extended(List.of(path), where));
        }
        return found;
    }

    private TypedPath.Test test(ExpressionNode node, List<TypedPath> context) {
        Operation operation = node.getOperation();
        if (operation == null) {
            return single(node, context);
        }
        ExpressionNode right = node.getOpNext();
        return switch (operation) {
            case And -> new TypedPath.Both(single(node, context), test(right, context));
            case Equals -> new TypedPath.Equals(operand(node, context), constantText(right));
            case NotEquals -> new TypedPath.Differs(operand(node, context), constantText(right));
            case Is -> {
                if (node.getFunction() != Function.Resolve) {
                    throw unsupported(node);
                }
                yield new TypedPath.Resolves(right.getName());
            }
            default -> throw unsupported(node);
        };
    }

    private TypedPath.Test single(ExpressionNode node, List<TypedPath> context) {
        if (node.getKind() == Kind.Group && node.getInner() == null) {
            return test(node.getGroup(), context);
        }
        ExpressionNode last = node;
        ExpressionNode beforeLast = null;
        while (last.getInner() != null) {
            beforeLast = last;
            last = last.getInner();
        }
        boolean exists = last.getKind() == Kind.Function && last.getFunction() == Function.Exists;
        if (!exists || beforeLast == null) {
            throw unsupported(node);
        }
        beforeLast.setInner(null);
        try {
            return new TypedPath.Exists(operand(node, context));
        } finally {
            beforeLast.setInner(last);
        }
    }

    private List<List<String>> operand(ExpressionNode node, List<TypedPath> context) {
        return term(node, context).stream().map(TypedPath::members).toList();
    }

    private static String constantText(ExpressionNode node) {
        if (node.getKind() == Kind.Constant) {
            return node.getConstant().primitiveValue();
        }
        boolean isBoolean = "true".equals(node.getName()) || "false".equals(node.getName());
        if (!isBoolean) {
            throw unsupported(node);
        }
        return node.getName();
    }

    private static List<TypedPath> ofType(List<TypedPath> from, String type) {
        // HL7's own expressions write `as(DateTime)` for the primitive
        String primitive = Character.toLowerCase(type.charAt(0)) + type.substring(1);
        return from.stream()
                .filter(path -> path.type().equals(type) || path.type().equals(primitive))
                .toList();
    }

    private List<TypedPath> children(List<TypedPath> from, String name) {
        var found = new ArrayList<TypedPath>();
        for (TypedPath path : from) {
            if (!(known(path) instanceof BaseRuntimeElementCompositeDefinition<?> composite)) {
                continue;
            }
            if (name.equals("id")) {
                found.add(path.then(new TypedPath.Child("id"), "id", ""));
                continue;
            }
            BaseRuntimeChildDefinition child = child(composite, name);
            if (child == null) {
                continue;
            }
            for (String member : new TreeSet<>(child.getValidChildNames())) {
                BaseRuntimeElementDefinition<?> type = child.getChildByName(member);
                if (type == null || !isJsonName(member, name, type.getName())) {
                    continue;
                }
                String typeName = typeName(type);
                var next = path.then(new TypedPath.Child(member), typeName, impliedBy(child));
                definitions.put(next, type);
                found.add(next);
            }
        }
        return found;
    }

    private static String typeName(BaseRuntimeElementDefinition<?> type) {
        return type.getName().equals("DirectChildResource") ? "Resource" : type.getName();
    }

    private static @Nullable BaseRuntimeChildDefinition child(
            BaseRuntimeElementCompositeDefinition<?> composite, String name) {
        BaseRuntimeChildDefinition child = composite.getChildByName(name);
        return child == null ? composite.getChildByName(name + "[x]") : child;
    }

    /// HAPI also accepts spellings such as `valueResource` that JSON does not know.
    private static boolean isJsonName(String member, String name, String type) {
        String suffix = Character.toUpperCase(type.charAt(0)) + type.substring(1);
        return member.equals(name) || member.equals(name + suffix);
    }

    private static String impliedBy(BaseRuntimeChildDefinition child) {
        if (!(child instanceof RuntimeChildPrimitiveEnumerationDatatypeDefinition bound)) {
            return "";
        }
        try {
            Class<? extends Enum<?>> type = bound.getBoundEnumType();
            Object system = type.getMethod("getSystem").invoke(type.getEnumConstants()[0]);
            return system == null ? "" : system.toString();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private BaseRuntimeElementDefinition<?> known(TypedPath path) {
        BaseRuntimeElementDefinition<?> definition = definitions.get(path);
        if (definition == null) {
            throw new IllegalStateException("no definition for " + path);
        }
        return definition;
    }

    private static IllegalArgumentException unsupported(ExpressionNode node) {
        return new IllegalArgumentException("expression not supported: " + node);
    }
}
