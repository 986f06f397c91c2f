// SPDX-License-Identifier: Apache-2.0
package dev.signet.index.field;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ByFieldTest {
    @Test
    void valuesStandByFieldEachOnceInTheirOrder() {
        var values = new ByField<Long>();
        values.add("b", 3L);
        values.add("a", 1L);
        values.add("b", 2L);
        values.add("b", 3L);
        values.add("a", 1L);
        var told = new ArrayList<String>();
        values.forEach((field, all) -> told.add(field + List.copyOf(all)));
        assertEquals(List.of("b[3, 2]", "a[1]"), told);
        assertEquals(List.of(1L), List.copyOf(values.of("a")));
        assertEquals(List.of(), List.copyOf(values.of("c")));
    }
}
