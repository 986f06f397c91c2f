// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhirpath;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import dev.signet.fhir.Definitions;
import dev.signet.fhir.ElementDefinition;
import dev.signet.fhir.TypeDefinition;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r5.fhirpath.ExpressionNode;
import org.hl7.fhir.r5.fhirpath.ExpressionNode.Kind;
import org.hl7.fhir.r5.fhirpath.ExpressionNode.Operation;
import org.hl7.fhir.r5.fhirpath.FHIRPathUtilityClasses.FHIRConstant;

/// Refuses a selection that names an element which its type does not have: evaluated, it would
/// find nothing, as if all were well. What may be of any type (contained resources, what was
/// worked out) is not known before, and not refused.
///
/// @param root the type of the resource
record ElementNames(Definitions definitions, TypeDefinition root) {
    /// Of no type that is known; its elements are not looked at.
    private static final Set<TypeDefinition> UNKNOWN = Set.of();

    private static final Set<String> ROOTS = Set.of("%resource", "%rootResource");

    /// @throws Failed `MALFORMED` with the fact `type`
    void check(ExpressionNode node) {
        of(node, Set.of(root), true);
    }

    /// The types of what an expression gives for something of the types `focus`.
    private Set<TypeDefinition> of(
            ExpressionNode node, Set<TypeDefinition> focus, boolean isFirst) {
        Set<TypeDefinition> types =
                switch (node.getKind()) {
                    case Name -> ofName(node.getName(), focus, isFirst);
                    case Function -> ofFunction(node, focus);
                    case Constant -> ofConstant(node);
                    case Group -> of(node.getGroup(), focus, true);
                    case Unary -> UNKNOWN;
                };
        if (node.getInner() != null) {
            types = of(node.getInner(), types, false);
        }
        // what comes next is one chain, in the order of the text
        Operation operation = node.getOperation();
        ExpressionNode next = node.getOpNext();
        if (next == null) {
            return types;
        }
        if (operation == Operation.As) {
            types = named(typeName(next));
        } else {
            if (operation != Operation.Is) {
                of(next, focus, true);
            }
            types = UNKNOWN;
        }
        return types;
    }

    private Set<TypeDefinition> ofConstant(ExpressionNode node) {
        boolean isRoot =
                node.getConstant() instanceof FHIRConstant constant
                        && ROOTS.contains(constant.getValue());
        return isRoot ? Set.of(root) : UNKNOWN;
    }

    private Set<TypeDefinition> ofFunction(ExpressionNode node, Set<TypeDefinition> focus) {
        List<ExpressionNode> parameters =
                node.getParameters() == null ? List.of() : node.getParameters();
        return switch (node.getFunction()) {
            case OfType, As -> parameters.isEmpty() ? UNKNOWN : named(typeName(parameters.get(0)));
            case Is -> UNKNOWN;
            case Extension -> named("Extension");
            case Where, Item, First, Last, Tail, Skip, Take, Single -> {
                parameters.forEach(parameter -> of(parameter, focus, true));
                yield focus;
            }
            default -> {
                parameters.forEach(parameter -> of(parameter, focus, true));
                yield UNKNOWN;
            }
        };
    }

    /// The last of the names of a type, such as `Quantity` of `FHIR.Quantity`.
    private static String typeName(ExpressionNode node) {
        ExpressionNode last = node;
        while (last.getInner() != null) {
            last = last.getInner();
        }
        return last.getKind() == Kind.Name ? last.getName() : "";
    }

    private Set<TypeDefinition> named(String name) {
        TypeDefinition type = definitions.find(name);
        return type == null || type.kind() == TypeDefinition.Kind.ABSTRACT ? UNKNOWN : Set.of(type);
    }

    private Set<TypeDefinition> ofName(String name, Set<TypeDefinition> focus, boolean isFirst) {
        if (name.equals("$this")) {
            return focus;
        }
        if (name.startsWith("$") || name.equals("*") || focus.isEmpty()) {
            return UNKNOWN;
        }
        if (isFirst && Character.isUpperCase(name.charAt(0))) {
            return ofTypeName(name, focus);
        }
        var types = new LinkedHashSet<TypeDefinition>();
        boolean isKnown = true;
        for (TypeDefinition type : focus) {
            TypeDefinition has = type.primitive() == null ? type : definitions.type("Element");
            for (ElementDefinition element : has.elementsAt(name)) {
                types.add(element.type());
            }
            isKnown &= type.kind() != TypeDefinition.Kind.ABSTRACT;
        }
        if (types.isEmpty() && isKnown) {
            throw refused(focus);
        }
        boolean isAny = types.stream().anyMatch(TypeDefinition::isAnyResource);
        return isAny || !isKnown ? UNKNOWN : types;
    }

    /// The name of the type itself, or of one that it is derived from.
    private Set<TypeDefinition> ofTypeName(String name, Set<TypeDefinition> focus) {
        TypeDefinition type = definitions.find(name);
        boolean isBase =
                type != null
                        && (type.kind() == TypeDefinition.Kind.ABSTRACT
                                || type.kind() == TypeDefinition.Kind.COMPLEX);
        if (!isBase && focus.stream().noneMatch(each -> each.name().equals(name))) {
            throw refused(focus);
        }
        return focus;
    }

    private static Failed refused(Set<TypeDefinition> focus) {
        return new Failed(
                Failure.MALFORMED,
                "the expression names an element that the type does not have",
                new Fact("type", focus.iterator().next().name()));
    }
}
