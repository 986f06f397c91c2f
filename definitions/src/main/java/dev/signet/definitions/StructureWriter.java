// SPDX-License-Identifier: Apache-2.0
package dev.signet.definitions;

import dev.signet.definitions.TypeSource.ElementSource;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;

/// Writes types as `docs/formats/definitions.md` says. The same types give the same bytes.
final class StructureWriter {
    private static final byte[] MAGIC = {'S', 'G', 'D', 'S'};
    private static final int FORMAT = 1;
    private static final int CHOICE = 1;
    private static final int SUMMARY = 2;
    private static final int MODIFIER = 4;

    private final NavigableMap<String, TypeSource> types = new TreeMap<>();
    private final NavigableMap<String, NavigableSet<String>> valueSets = new TreeMap<>();
    private final Map<String, Integer> strings = new LinkedHashMap<>();
    private final List<String> typeNames;

    /// @param enumerations what value sets are looked up in; one that it cannot enumerate
    ///     makes no binding
    StructureWriter(List<TypeSource> sources, Enumerations enumerations) {
        for (TypeSource source : sources) {
            if (types.put(source.name(), source) != null) {
                throw new IllegalStateException("a type is defined twice: " + source.name());
            }
        }
        typeNames = List.copyOf(types.keySet());
        for (TypeSource type : sources) {
            for (ElementSource element : type.elements()) {
                if (element.types().contains("code") && !element.valueSet().isEmpty()) {
                    enumerations
                            .codes(element.valueSet())
                            .ifPresent(codes -> valueSets.put(element.valueSet(), codes));
                }
            }
        }
    }

    /// The file.
    ///
    /// @param version such as `4.0.1`
    byte[] write(String version) {
        var body = new ByteArrayOutputStream();
        number(body, string(version));
        List<String> urls = List.copyOf(valueSets.keySet());
        number(body, urls.size());
        for (NavigableSet<String> codes : valueSets.values()) {
            number(body, codes.size());
            codes.forEach(code -> number(body, string(code)));
        }
        number(body, types.size());
        for (TypeSource type : types.values()) {
            byte[] elements = elements(type, urls);
            number(body, string(type.name()));
            number(body, type.kind().letter);
            number(body, elements.length);
            body.writeBytes(elements);
        }
        var file = new ByteArrayOutputStream();
        file.writeBytes(MAGIC);
        file.write(FORMAT);
        number(file, strings.size());
        for (String string : strings.keySet()) {
            byte[] utf8 = string.getBytes(StandardCharsets.UTF_8);
            number(file, utf8.length);
            file.writeBytes(utf8);
        }
        file.writeBytes(body.toByteArray());
        return file.toByteArray();
    }

    private byte[] elements(TypeSource type, List<String> urls) {
        var out = new ByteArrayOutputStream();
        number(out, type.elements().size());
        for (ElementSource element : type.elements()) {
            number(out, string(element.name()));
            number(
                    out,
                    (element.choice() ? CHOICE : 0)
                            | (element.summary() ? SUMMARY : 0)
                            | (element.modifier() ? MODIFIER : 0));
            number(out, element.min());
            number(out, element.max());
            number(out, urls.indexOf(element.valueSet()) + 1);
            number(out, element.types().size());
            for (String name : element.types()) {
                int index = typeNames.indexOf(name);
                if (index < 0) {
                    throw new IllegalStateException("a type is not defined: " + name);
                }
                number(out, index);
            }
        }
        return out.toByteArray();
    }

    private int string(String string) {
        return strings.computeIfAbsent(string, _ -> strings.size());
    }

    /// Seven bits a byte, lowest first, the top bit set on all but the last.
    private static void number(ByteArrayOutputStream out, int number) {
        int rest = number;
        while (rest > 0x7f) {
            out.write(rest | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }
}
