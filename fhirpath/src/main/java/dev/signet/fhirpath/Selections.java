// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhirpath;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r5.fhirpath.ExpressionNode;
import org.hl7.fhir.r5.fhirpath.ExpressionNode.Function;
import org.hl7.fhir.r5.fhirpath.ExpressionNode.Operation;
import org.hl7.fhir.r5.model.StringType;
import org.jspecify.annotations.Nullable;

/// What an expression may be made of that only selects: functions and operators whose results are
/// no larger than what they are given, and which take no longer than looking at it.
final class Selections {
    private static final Set<Function> FUNCTIONS =
            EnumSet.of(
                    Function.Where,
                    Function.Item,
                    Function.First,
                    Function.Last,
                    Function.Tail,
                    Function.Skip,
                    Function.Take,
                    Function.Single,
                    Function.OfType,
                    Function.As,
                    Function.Is,
                    Function.Extension,
                    Function.Empty,
                    Function.Exists,
                    Function.Not,
                    Function.All,
                    Function.Count,
                    Function.HasValue,
                    Function.StartsWith,
                    Function.EndsWith,
                    Function.Contains,
                    Function.Lower,
                    Function.Upper,
                    Function.Length);

    /// What search parameters may use besides.
    private static final Set<Function> OF_EXTRACTIONS =
            EnumSet.of(
                    Function.Iif,
                    Function.Distinct,
                    Function.Union,
                    Function.Combine,
                    Function.Resolve);

    private static final Set<Operation> OPERATIONS =
            EnumSet.of(
                    Operation.Equals,
                    Operation.NotEquals,
                    Operation.LessThan,
                    Operation.LessOrEqual,
                    Operation.Greater,
                    Operation.GreaterOrEqual,
                    Operation.And,
                    Operation.Or,
                    Operation.Xor,
                    Operation.Implies,
                    Operation.Is,
                    Operation.As,
                    Operation.In);

    /// What is looked for in texts is a literal: to look for one long text in another takes as
    /// long as both together, multiplied.
    private static final Set<Function> LOOKS =
            EnumSet.of(Function.StartsWith, Function.EndsWith, Function.Contains);

    private static final int LOOKED_FOR_CHARACTERS_MAX = 256;

    /// Each makes or reads a whole text, and one may follow the other.
    private static final Set<Function> OF_TEXTS =
            EnumSet.of(
                    Function.StartsWith,
                    Function.EndsWith,
                    Function.Contains,
                    Function.Lower,
                    Function.Upper,
                    Function.Length);

    private static final int OF_TEXTS_MAX = 16;

    private final boolean isExtraction;
    private int ofTexts;

    private Selections(boolean isExtraction) {
        this.isExtraction = isExtraction;
    }

    /// @throws Failed `MALFORMED` with the fact `function` for anything else
    static void check(ExpressionNode node) {
        new Selections(false).checkAll(node);
    }

    /// The same of the expression of a search parameter.
    static void checkExtraction(ExpressionNode node) {
        new Selections(true).checkAll(node);
    }

    private boolean isTaken(Function function) {
        return FUNCTIONS.contains(function) || isExtraction && OF_EXTRACTIONS.contains(function);
    }

    private boolean isTaken(Operation operation) {
        return OPERATIONS.contains(operation) || isExtraction && operation == Operation.Union;
    }

    private void checkAll(ExpressionNode node) {
        if (node.getKind() == ExpressionNode.Kind.Function) {
            checkTexts(node);
        }
        if (node.getKind() == ExpressionNode.Kind.Function && !isTaken(node.getFunction())) {
            throw refused(node.getFunction().toCode());
        }
        if (node.getOperation() != null && !isTaken(node.getOperation())) {
            throw refused(node.getOperation().toCode());
        }
        if (node.getParameters() != null) {
            node.getParameters().forEach(this::checkAll);
        }
        for (ExpressionNode next :
                new ExpressionNode[] {node.getInner(), node.getGroup(), node.getOpNext()}) {
            if (next != null) {
                checkAll(next);
            }
        }
    }

    private void checkTexts(ExpressionNode node) {
        Function function = node.getFunction();
        if (LOOKS.contains(function) && !isShortLiteral(node.getParameters())) {
            throw new Failed(
                    Failure.MALFORMED,
                    "the function looks only for a literal of at most "
                            + LOOKED_FOR_CHARACTERS_MAX
                            + " characters",
                    new Fact("function", function.toCode()));
        }
        if (OF_TEXTS.contains(function) && ++ofTexts > OF_TEXTS_MAX) {
            throw new Failed(
                    Failure.MALFORMED,
                    "the expression has too many functions of texts",
                    new Fact("function", function.toCode()),
                    new Fact("most", OF_TEXTS_MAX));
        }
    }

    private static boolean isShortLiteral(@Nullable List<ExpressionNode> parameters) {
        if (parameters == null || parameters.size() != 1) {
            return false;
        }
        ExpressionNode only = parameters.getFirst();
        return only.getKind() == ExpressionNode.Kind.Constant
                && only.getInner() == null
                && only.getOpNext() == null
                && only.getConstant() instanceof StringType text
                && text.getValue().length() <= LOOKED_FOR_CHARACTERS_MAX;
    }

    private static Failed refused(String code) {
        return new Failed(
                Failure.MALFORMED,
                "the expression is not a selection: it uses what makes values or walks by itself",
                new Fact("function", code));
    }
}
