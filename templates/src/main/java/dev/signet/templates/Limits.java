// SPDX-License-Identifier: Apache-2.0
package dev.signet.templates;

/// How large a deployment may be, in all its templates together where not said otherwise. All
/// inclusive. Those of one template are Resource Manager's own ("Template limits").
public final class Limits {
    /// Bytes of the body of a request, template and parameters with it.
    public static final int BODY_BYTES_MAX = 4 * 1024 * 1024;

    /// Objects and arrays within each other.
    public static final int DEPTH_MAX = 100;

    /// Parameters of one template.
    public static final int PARAMETERS_MAX = 256;

    /// Variables of one template, loops counted as one.
    public static final int VARIABLES_MAX = 512;

    /// Resources of one template, those of its loops counted.
    public static final int RESOURCES_MAX = 800;

    /// Outputs of one template.
    public static final int OUTPUTS_MAX = 64;

    /// Rounds of one loop.
    public static final int ROUNDS_MAX = 800;

    /// Characters of one expression.
    public static final int EXPRESSION_CHARACTERS_MAX = 24_576;

    /// Deployments within each other.
    public static final int NESTING_MAX = 5;

    /// Parts of expressions that are evaluated.
    public static final long STEPS_MAX = 4_000_000;

    /// Weight of all values that are made: about their bytes in memory.
    public static final long WEIGHT_MAX = 32L * 1024 * 1024;

    /// Values that are looked through for what is not known yet.
    public static final long LOOKS_MAX = 200_000_000;

    /// Expressions, variables, functions and lambdas within each other.
    public static final int EVALUATION_DEPTH_MAX = 300;

    private Limits() {}
}
