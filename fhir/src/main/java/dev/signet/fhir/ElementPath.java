// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir;

import java.util.Arrays;
import java.util.regex.Pattern;

/// Where a walk through a resource is. Printed only when there is something to say. One thread.
public final class ElementPath {
    private static final Pattern PRINTABLE_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");

    private final String root;
    private String[] names = new String[16];
    private int[] indexes = new int[16];
    private int depth;

    /// @param root an expression, or "" when the resource's type is to be the root
    public ElementPath(String root) {
        this.root = root;
    }

    /// Goes down to an element.
    public void push(String name) {
        if (depth == names.length) {
            names = Arrays.copyOf(names, 2 * depth);
            indexes = Arrays.copyOf(indexes, 2 * depth);
        }
        names[depth] = name;
        indexes[depth++] = -1;
    }

    /// Says which repetition of the last name it is.
    public void index(int index) {
        indexes[depth - 1] = index;
    }

    /// Goes up again.
    public void pop() {
        depth--;
    }

    /// The expression, under `type` when there is no root.
    public String expression(String type) {
        var expression = new StringBuilder(root.isEmpty() ? type : root);
        for (int i = 0; i < depth; i++) {
            if (PRINTABLE_NAME.matcher(names[i]).matches()) {
                expression.append('.').append(names[i]);
                if (indexes[i] >= 0) {
                    expression.append('[').append(indexes[i]).append(']');
                }
            }
        }
        return expression.toString();
    }
}
