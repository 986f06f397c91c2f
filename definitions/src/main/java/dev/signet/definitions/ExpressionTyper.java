// SPDX-License-Identifier: Apache-2.0
package dev.signet.definitions;

import dev.signet.definitions.TypeSource.ElementSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.hl7.fhir.r4.fhirpath.ExpressionNode;
import org.hl7.fhir.r4.fhirpath.ExpressionNode.Function;
import org.hl7.fhir.r4.fhirpath.ExpressionNode.Kind;
import org.hl7.fhir.r4.fhirpath.ExpressionNode.Operation;

/// Turns the syntax tree of a search parameter's expression, as HAPI's FHIRPath parser gives
/// it, into typed paths for one resource type. Types are known here, so `as`, `is` and choice
/// elements are resolved now and cost nothing in the server. One thread.
final class ExpressionTyper {
    private final Model model;
    private final String resourceType;

    /// @param resourceType `Resource` for what all types have
    ExpressionTyper(Model model, String resourceType) {
        this.model = model;
        this.resourceType = resourceType;
    }

    /// The paths of an expression that starts at the resource; alternatives of other types are
    /// left out.
    List<TypedPath> paths(ExpressionNode expression) {
        // some are written without the type in front
        return chain(expression, List.of(start()));
    }

    /// The paths of an expression that starts at the elements `from` finds. The results start
    /// there too.
    List<TypedPath> pathsBelow(List<TypedPath> from, ExpressionNode expression) {
        return chain(expression, from.stream().map(ExpressionTyper::start).toList());
    }

    private List<TypedPath> chain(ExpressionNode first, List<TypedPath> context) {
        if (isOutcome(first)) {
            return List.of(
                    start().then(new TypedPath.Outcome(test(first, context)), "boolean", ""));
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
        return List.of(new TypedPath(List.of(new TypedPath.Root()), resourceType, "", true));
    }

    private List<TypedPath> name(ExpressionNode node, List<TypedPath> context) {
        String name = node.getName();
        boolean isType = Character.isUpperCase(name.charAt(0));
        if (!isType) {
            return children(context, name);
        }
        boolean isThis = name.equals(resourceType);
        return isThis ? List.of(start()) : List.of();
    }

    private TypedPath start() {
        return new TypedPath(List.of(), resourceType, "", true);
    }

    /// As if the element that `path` finds were the whole.
    private static TypedPath start(TypedPath path) {
        return new TypedPath(List.of(), path.type(), "", true);
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
            case First -> first(from, node);
            case Extension -> extensions(from, constantText(node.getParameters().get(0)));
            default -> throw unsupported(node);
        };
    }

    /// Of several paths only an engine can tell which is the first that finds something.
    private List<TypedPath> first(List<TypedPath> from, ExpressionNode node) {
        if (from.size() > 1) {
            throw unsupported(node);
        }
        return extended(from, new TypedPath.Index(0));
    }

    private List<TypedPath> extended(List<TypedPath> from, TypedPath.Step step) {
        return from.stream().map(path -> path.then(step, path.type(), path.system())).toList();
    }

    private List<TypedPath> filtered(List<TypedPath> from, ExpressionNode condition) {
        var found = new ArrayList<TypedPath>();
        for (TypedPath path : from) {
            var where = new TypedPath.Where(test(condition, List.of(start(path))));
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

    private List<TypedPath> ofType(List<TypedPath> from, String type) {
        // HL7's own expressions write `as(DateTime)` for the primitive
        String primitive = Character.toLowerCase(type.charAt(0)) + type.substring(1);
        var found = new ArrayList<TypedPath>();
        for (TypedPath path : from) {
            if (path.type().equals(type) || path.type().equals(primitive)) {
                found.add(path);
            } else if (path.type().equals("Resource") && model.isResourceType(type)) {
                found.add(where(path, "resourceType", type));
            }
        }
        return found;
    }

    /// Only where that member has that text.
    private static TypedPath where(TypedPath path, String member, String text) {
        var test = new TypedPath.Equals(List.of(List.of(member)), text);
        return path.then(new TypedPath.Where(test), path.type(), path.system());
    }

    private List<TypedPath> extensions(List<TypedPath> from, String url) {
        return children(from, "extension").stream().map(path -> where(path, "url", url)).toList();
    }

    private List<TypedPath> children(List<TypedPath> from, String name) {
        var found = new ArrayList<TypedPath>();
        for (TypedPath path : from) {
            var below = new ArrayList<TypedPath>();
            for (ElementSource element : model.elements(path.type(), name)) {
                for (String type : element.types()) {
                    String member = element.choice() ? name + capitalized(type) : name;
                    String system = type.equals("code") ? impliedBy(element) : "";
                    TypedPath longer = path.then(new TypedPath.Child(member), type, system);
                    below.add(element.max() == 1 ? longer : longer.repeated());
                }
            }
            below.sort(Comparator.comparing(ExpressionTyper::lastMember));
            found.addAll(below);
        }
        return found;
    }

    private static String lastMember(TypedPath path) {
        return path.steps().getLast() instanceof TypedPath.Child(String name) ? name : "";
    }

    private static String capitalized(String type) {
        return Character.toUpperCase(type.charAt(0)) + type.substring(1);
    }

    /// The code system that a code of the element's required binding is of.
    private String impliedBy(ElementSource element) {
        return element.valueSet().isEmpty() ? "" : model.enumerations().system(element.valueSet());
    }

    private static UnsupportedExpression unsupported(ExpressionNode node) {
        return new UnsupportedExpression("expression not supported: " + node);
    }
}
