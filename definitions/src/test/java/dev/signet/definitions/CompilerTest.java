// SPDX-License-Identifier: Apache-2.0
package dev.signet.definitions;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CompilerTest {
    @Test
    void theSameDefinitionsGiveTheSameBytes() throws IOException {
        byte[] structures = StructureCompiler.compile(Model.of(Release.R4));
        assertArrayEquals(structures, StructureCompiler.compile(Model.of(Release.R4)));
        byte[] search = new SearchParameterCompiler(Release.R4, Model.of(Release.R4)).compile();
        assertArrayEquals(
                search, new SearchParameterCompiler(Release.R4, Model.of(Release.R4)).compile());
        byte[] codes = CodesCompiler.compile(Model.of(Release.R4));
        assertArrayEquals(codes, CodesCompiler.compile(Model.of(Release.R4)));
    }

    /// Each with its reason in the file that lists them; one more or one less fails.
    @ParameterizedTest
    @EnumSource
    void onlyTheParametersThatAreListedAreLeftOut(Release release) throws IOException {
        var compiler = new SearchParameterCompiler(release, Model.of(release));
        compiler.compile();
        var left = new TreeSet<String>();
        for (String line : compiler.leftOut()) {
            if (!line.contains(" from ")) {
                left.add(line);
            }
        }
        assertEquals(listed(release), List.copyOf(left));
    }

    private static List<String> listed(Release release) throws IOException {
        String name = release.prefix() + "-left-out.txt";
        try (InputStream in = CompilerTest.class.getResourceAsStream(name)) {
            var listed = new ArrayList<String>();
            for (String line : new String(Objects.requireNonNull(in).readAllBytes()).split("\n")) {
                if (!line.startsWith("#") && !line.isBlank()) {
                    listed.add(Arrays.asList(line.split(" +# ", 2)).getFirst());
                }
            }
            return listed;
        }
    }
}
