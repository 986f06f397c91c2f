// SPDX-License-Identifier: Apache-2.0
package dev.signet.fhir.search;

import dev.signet.base.Failed;
import java.util.List;

/// What [ExpressionCompiler] makes of an expression.
public sealed interface CompiledExpression {
    /// Paths carry it.
    ///
    /// @param paths each once; alternatives of other types are left out
    record Paths(List<ValuePath> paths) implements CompiledExpression {
        public Paths {
            paths = List.copyOf(paths);
        }
    }

    /// Paths do not carry it, or it is no FHIRPath: an engine can tell.
    ///
    /// @param why `MALFORMED` with the fact `character`
    record BeyondPaths(Failed why) implements CompiledExpression {}

    /// It names a type or an element that is not there, or is too long: no engine finds more.
    ///
    /// @param why `MALFORMED` with the fact `character`
    record Wrong(Failed why) implements CompiledExpression {}

    /// The paths.
    ///
    /// @throws Failed `MALFORMED` when there are none
    default List<ValuePath> orThrow() {
        return switch (this) {
            case Paths(var paths) -> paths;
            case BeyondPaths(var why) -> throw why;
            case Wrong(var why) -> throw why;
        };
    }
}
