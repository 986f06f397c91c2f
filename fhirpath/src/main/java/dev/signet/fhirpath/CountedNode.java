// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhirpath;

import java.util.List;
import org.hl7.fhir.r5.fhirpath.ExpressionNode;

/// A part of an expression, for one evaluation, that tells each time when the engine comes to it:
/// an expression may do much that looks at nothing of the resource. One thread.
final class CountedNode extends ExpressionNode {
    private final Walk walk;

    private CountedNode(ExpressionNode node, Walk walk) {
        super(0);
        this.walk = walk;
        setKind(node.getKind());
        setName(node.getName());
        setFunction(node.getFunction());
        setConstant(node.getConstant());
        setOperation(node.getOperation());
        setProximal(node.isProximal());
        setStart(node.getStart());
        setEnd(node.getEnd());
        setOpStart(node.getOpStart());
        setOpEnd(node.getOpEnd());
        if (node.getGroup() != null) {
            setGroup(of(node.getGroup(), walk));
        }
        if (node.getInner() != null) {
            setInner(of(node.getInner(), walk));
        }
        if (node.getOpNext() != null) {
            setOpNext(of(node.getOpNext(), walk));
        }
        if (node.getParameters() != null) {
            List<ExpressionNode> parameters = getParameters();
            for (ExpressionNode parameter : node.getParameters()) {
                parameters.add(of(parameter, walk));
            }
        }
    }

    static ExpressionNode of(ExpressionNode node, Walk walk) {
        return new CountedNode(node, walk);
    }

    @Override
    public Kind getKind() {
        Walk told = walk;
        if (told != null) { // the base asks while it is made
            told.look();
        }
        return super.getKind();
    }
}
