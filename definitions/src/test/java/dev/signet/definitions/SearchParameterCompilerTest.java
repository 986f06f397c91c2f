// SPDX-License-Identifier: Apache-2.0
package dev.signet.definitions;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class SearchParameterCompilerTest {
    @Test
    void theSameDefinitionsGiveTheSameBytes() throws Exception {
        byte[] compiled = SearchParameterCompiler.compileAll();
        assertArrayEquals(compiled, SearchParameterCompiler.compileAll());
        assertTrue(compiled.length < 200_000, "compact: " + compiled.length + " bytes");
    }

    @Test
    void onlyParametersWithoutValuesAreLeftOut() throws Exception {
        List<String> nothing =
                new TreeSet<>(SearchParameterCompiler.leftOut())
                        .stream().filter(line -> !line.contains(" from ")).toList();
        assertEquals(
                List.of(
                        "no expression: _content",
                        "no expression: _query",
                        "no expression: _text",
                        "nothing left: Location.near"),
                nothing);
    }
}
