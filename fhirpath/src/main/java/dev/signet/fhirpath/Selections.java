// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhirpath;

import dev.signet.base.Fact;
import dev.signet.base.Failed;
import dev.signet.base.Failure;
import java.util.EnumSet;
import java.util.Set;
import org.hl7.fhir.r5.fhirpath.ExpressionNode;
import org.hl7.fhir.r5.fhirpath.ExpressionNode.Function;
import org.hl7.fhir.r5.fhirpath.ExpressionNode.Operation;

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
                    Operation.In,
                    Operation.Contains);

    private Selections() {}

    /// @throws Failed `MALFORMED` with the fact `function` for anything else
    static void check(ExpressionNode node) {
        if (node.getKind() == ExpressionNode.Kind.Function
                && !FUNCTIONS.contains(node.getFunction())) {
            throw refused(node.getFunction().toCode());
        }
        if (node.getOperation() != null && !OPERATIONS.contains(node.getOperation())) {
            throw refused(node.getOperation().toCode());
        }
        if (node.getParameters() != null) {
            node.getParameters().forEach(Selections::check);
        }
        for (ExpressionNode next :
                new ExpressionNode[] {node.getInner(), node.getGroup(), node.getOpNext()}) {
            if (next != null) {
                check(next);
            }
        }
    }

    private static Failed refused(String code) {
        return new Failed(
                Failure.MALFORMED,
                "the expression is not a selection: it uses what makes values or walks by itself",
                new Fact("function", code));
    }
}
