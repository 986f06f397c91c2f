// SPDX-License-Identifier: Apache-2.0
package dev.signet.search.type;

import dev.signet.fhir.search.ValuePath;
import org.jspecify.annotations.Nullable;

/// Parameters with a meaning of their own (FHIR R4, section 3.1.1.4.13). None can be searched by.
final class SpecialType implements ParameterType {
    static final SpecialType TYPE = new SpecialType();

    private SpecialType() {}

    @Override
    public ValueReader reader(ValuePath path) {
        return (_, _, _) -> {};
    }

    @Override
    public @Nullable Operand read(String written, Modifier modifier, ReferenceScope scope) {
        return null;
    }

    @Override
    public String grammar(Modifier modifier) {
        return "this parameter cannot be searched by";
    }
}
